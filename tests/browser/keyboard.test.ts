import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { journey, settled, shareBrowser } from './journey.ts'

const RECORD = '/customers/1000000000000016'
const STOPS_MAX = 80

/** What the focus is on, and whether a person sees that it is. */
const focused = (page: Page) =>
  page.evaluate<{ name: string; isSeen: boolean } | null>(`(() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    const frame = at.closest('.ant-select, .ant-input-affix-wrapper') ?? at
    const isMarked = [at, frame].map((it) => getComputedStyle(it)).some((it) =>
      (it.outlineStyle !== 'none' && it.outlineWidth !== '0px') || it.boxShadow !== 'none')
    const box = at.getBoundingClientRect()
    return {
      name: (at.getAttribute('aria-label') || at.textContent || at.tagName).trim(),
      isSeen: isMarked && box.bottom > 0 && box.top < innerHeight,
    }
  })()`)

/** Every stop of Tab from the top of the page to its end. */
async function stopsOf(page: Page): Promise<{ name: string; isSeen: boolean }[]> {
  const stops: { name: string; isSeen: boolean }[] = []
  while (stops.length < STOPS_MAX) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (stop === null) break
    stops.push(stop)
  }
  return stops
}

describe('without a mouse', () => {
  shareBrowser()

  for (const theme of ['light', 'dark'] as const) {
    journey(
      `Tab begins at the top of each page and shows where it is, ${theme}`,
      { as: 'branch', theme },
      async ({ page, open }) => {
        for (const address of [
          '/',
          '/customers',
          `${RECORD}?list=page%3D1&row=1`,
          `${RECORD}?tab=ownership`,
        ]) {
          await open(address)
          const stops = await stopsOf(page)

          expect(stops[0]?.name, address).toBe('跳到主要内容')
          expect(stops.length, address).toBeGreaterThan(15)
          expect(
            stops.filter((it) => !it.isSeen),
            address,
          ).toEqual([])
        }
      },
    )
  }

  journey('the first stop leads past menu and top bar', { as: 'branch' }, async ({ page, open }) => {
    await open('/customers')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')

    await expect.poll(() => focused(page).then((it) => it?.name)).toBe('列')
  })

  journey('a panel takes the focus, keeps it, and gives it back', { as: 'branch' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    for (const name of ['列', '管理资产 不限', '到期 不限', '显示设置']) {
      const button = page.getByRole('button', { name, exact: true })
      const panel = page.getByRole('dialog')
      await button.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => panel.evaluate((it: Holder) => it.contains(document.activeElement))).toBe(true)
      for (let press = 0; press < 60; press += 1) await page.keyboard.press('Tab')
      expect(await panel.evaluate((it: Holder) => it.contains(document.activeElement)), name).toBe(true)

      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'detached' })
      expect(await button.evaluate((it: object) => it === document.activeElement), name).toBe(true)
    }
  })

  journey('columns and an amount are chosen by keys alone', { as: 'branch' }, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await page.getByRole('button', { name: '列', exact: true }).focus()
    for (const key of ['Enter', 'Tab', 'Space', 'Escape']) {
      await page.keyboard.press(key)
      await settled(page)
    }
    await page.waitForURL('**columns=*')

    await page.getByRole('button', { name: '管理资产 不限' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: '从' }).waitFor()
    await expect.poll(() => focused(page).then((it) => it?.name)).toBe('从')
    await page.keyboard.type('1000000')
    await page.keyboard.press('Enter')
    await page.getByText('共 2 户', { exact: true }).waitFor()
  })

  journey('the user menu opens and closes by keys', { as: 'branch' }, async ({ page, open }) => {
    await open('/')
    const button = page.getByRole('button', { name: '用户菜单' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page).then((it) => it?.name)).toBe('修改密码')

    await page.keyboard.press('Escape')

    await expect.poll(() => focused(page).then((it) => it?.name)).toContain('用户菜单')
  })
})

type Holder = { contains(other: unknown): boolean }
declare const document: { activeElement: unknown }
