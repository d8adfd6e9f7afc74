import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Each language, theme and width once, which a page is looked at in; the four that everybody opens are looked
 * at in more of them together.
 */
export const LOOKS = [
  { language: 'zh-CN', theme: 'dark', width: 1366 },
  { language: 'en-US', theme: 'light', width: 390 },
] as const

type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }

/** What of the page a person with a keyboard, a screen reader or weak eyes could not use. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<Finding[]>(
    `axe.run({ resultTypes: ['violations'] }).then((it) => it.violations)`,
  )
  return found
    .filter((it) => ['serious', 'critical'].includes(it.impact))
    .flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}

/** Elements that reach beyond the window, or whose own page must be pushed sideways. */
export const beyondTheWindow = (page: Page) =>
  page.evaluate<string[]>(`
    [document.scrollingElement, document.querySelector('#main')]
      .filter((it) => it && it.scrollWidth > it.clientWidth + 1)
      .map((it) => it.tagName + '#' + it.id + ' is ' + it.scrollWidth + ' wide in ' + it.clientWidth)
  `)
