import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { journey, settled, shareBrowser } from './journey.ts'

const SIGN_IN_BYTES_MAX = 200_000
const PAGE_BYTES_MAX = 420_000

type Script = { address: string; bytes: number; isChart: boolean }

/** Every script that the browser asks for from now on, at its gzipped size. */
function weigh(page: Page): () => Promise<Script[]> {
  const scripts: Promise<Script>[] = []
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (answer.request().resourceType() !== 'script' && !pathname.endsWith('.js')) return
    scripts.push(
      answer.body().then((body) => ({
        address: pathname,
        bytes: gzipSync(body).length,
        isChart: body.includes('zrender') || body.includes('echarts'),
      })),
    )
  })
  return () => Promise.all(scripts)
}

const bytesOf = (scripts: Script[]) => scripts.reduce((sum, it) => sum + it.bytes, 0)

describe('what a page weighs', () => {
  shareBrowser()

  journey('signing in loads at most 200 kB of script', {}, async ({ page, open }) => {
    const loaded = weigh(page)
    await open('/')
    await page.getByRole('button', { name: '登录', exact: true }).waitFor()
    await page.waitForLoadState('networkidle')

    const scripts = await loaded()
    expect(scripts.length).toBeGreaterThan(0)
    expect(bytesOf(scripts)).toBeLessThanOrEqual(SIGN_IN_BYTES_MAX)
  })

  for (const [as, address] of [
    ['rm1', '/'],
    ['rm1', '/customers'],
    ['rm1', '/customers/1000000000000016'],
    ['rm1', '/customers/1000000000000016?tab=comparison'],
    ['sec', '/system/access?customer=1000000001&user=E00101'],
  ] as const) {
    journey(
      `${address} loads at most 420 kB of script and no charts`,
      { as, isNew: true },
      async ({ page, open }) => {
        const loaded = weigh(page)
        await open(address)
        await page.waitForLoadState('networkidle')

        const scripts = await loaded()
        expect(scripts.filter((it) => it.isChart)).toEqual([])
        expect(bytesOf(scripts)).toBeGreaterThan(SIGN_IN_BYTES_MAX)
        expect(bytesOf(scripts)).toBeLessThanOrEqual(PAGE_BYTES_MAX)
      },
    )
  }

  for (const tab of ['余额与资产走势', '资金往来']) {
    journey(
      `charts come only with the tab that draws them: ${tab}`,
      { as: 'rm1', isNew: true },
      async ({ page, open }) => {
        const loaded = weigh(page)
        await open('/customers/1000000000000016')
        await page.getByRole('tab', { name: tab }).click()
        await page.locator('canvas').first().waitFor()
        await settled(page)

        const scripts = await loaded()
        expect(scripts.some((it) => it.isChart)).toBe(true)
        expect(bytesOf(scripts.filter((it) => !it.isChart))).toBeLessThanOrEqual(PAGE_BYTES_MAX)
      },
    )
  }

  journey('what was loaded once is not loaded again', { as: 'rm1', isNew: true }, async ({ page, open }) => {
    const bytes = () =>
      page.evaluate<number[]>(
        `performance.getEntriesByType('resource')
          .filter((it) => it.name.endsWith('.js')).map((it) => it.transferSize)`,
      )
    await open('/customers')
    expect((await bytes()).every((it) => it > 0)).toBe(true)

    await page.reload()
    await page.getByRole('link', { name: '张伟' }).waitFor()

    expect(new Set(await bytes())).toEqual(new Set([0]))
  })
})
