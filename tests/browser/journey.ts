import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { SESSION_COOKIE } from '../../src/platform/http/security.ts'
import { openBrowser } from '../support/browser.ts'

/** How the visitor comes: as whom, how wide the window, which language and colours they chose before. */
export type Wish = {
  as?: 'hq' | 'branch' | 'sub' | 'rm1' | 'rm2' | 'admin'
  cookie?: string
  url?: string
  width?: number
  height?: number
  language?: 'zh-CN' | 'en-US'
  theme?: 'light' | 'dark'
  /** With a cache and a storage of the visitor's own, as somebody who comes for the first time. */
  isNew?: boolean
  /** A page is made to fail: what it reports then is what the journey is about. */
  isBroken?: boolean
}

export type Visit = {
  page: Page
  url: string
  /** What the server tells this very visitor. */
  api<T>(path: string): Promise<T>
  /** Goes to an address of the product and waits until nothing is being loaded into the page any more. */
  open(path: string): Promise<void>
}

/** Longer than a person would wait, so that a busy machine fails nothing that works. */
const PATIENCE_MS = 20_000
const FAILURES = join(tmpdir(), 'zhike-journeys')

let browser: Browser | null = null
/** Windows that were left in order, by the wish they were opened with. */
const windows = new Map<string, Page>()

/**
 * One browser for a group of journeys. Whoever comes back as the same person with the same wishes finds the
 * window of before, with nothing open in it: half the work of a new one.
 */
export function shareBrowser(): void {
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    windows.clear()
    await browser?.close()
  })
}

/** One journey, told in a sentence. A page that throws fails it; a failure leaves a picture behind. */
export function journey(sentence: string, wish: Wish, walk: (visit: Visit) => Promise<void>): void {
  it(sentence, () => visit(wish, walk))
}

/** Opens a window as wished, lets the visitor walk, and leaves it as it was found. */
export async function visit(wish: Wish, walk: (visit: Visit) => Promise<void>): Promise<void> {
  const { url = inject('stage').url, isNew = wish.as === undefined } = wish
  const key = JSON.stringify(wish)
  const page = windows.get(key) ?? (await (await openContext(wish, url)).newPage())
  // Nobody else walks in the same window meanwhile.
  windows.delete(key)
  const troubles = listenForTroubles(page)
  try {
    await walk({
      page,
      url,
      open: (path) => open(page, url + path),
      api: async (path) => (await page.request.get(url + path)).json(),
    })
    if (troubles.length > 0 && !wish.isBroken) throw new Error(`The page reports ${troubles.join('\n')}`)
    if (isNew) return await page.context().close()
    await leaveInOrder(page, url)
    windows.set(key, page)
  } catch (error) {
    const failure = await withPicture(page, error as Error)
    await page.context().close()
    throw failure
  }
}

function listenForTroubles(page: Page): string[] {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  // An answer of 401 or 404 is told to the person by the page; the browser's own line about it is no trouble.
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
      troubles.push(line.text())
  })
  return troubles
}

/** No tab of the product stays open, and nothing stays under the pointer. */
async function leaveInOrder(page: Page, url: string): Promise<void> {
  if (page.url().startsWith(url)) await page.evaluate('sessionStorage.clear()')
  await page.mouse.move(0, 0)
  await page.goto('about:blank')
  page.removeAllListeners()
}

async function openContext(wish: Wish, url: string): Promise<BrowserContext> {
  const { as, width = 1366, height = 768, language = 'zh-CN', theme = 'light' } = wish
  const cookie = wish.cookie ?? (as && inject('stage').cookies[as])
  const context = await browser!.newContext({
    viewport: { width, height },
    locale: language,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    storageState: {
      cookies: cookie ? [sessionCookie(cookie)] : [],
      origins: [
        {
          origin: url,
          localStorage: [{ name: 'zhike.preferences', value: JSON.stringify({ language, theme }) }],
        },
      ],
    },
  })
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

const sessionCookie = (value: string) => ({
  name: SESSION_COOKIE,
  value,
  domain: '127.0.0.1',
  path: '/',
  expires: -1,
  httpOnly: true,
  secure: false,
  sameSite: 'Strict' as const,
})

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await settled(page)
}

/** Waits until the page shows its content and no grey bars where content will be. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  const loading = page.locator('[role=status][aria-label=正在加载], [role=status][aria-label=Loading]')
  await expect.poll(() => loading.count()).toBe(0)
}

async function withPicture(page: Page, error: Error): Promise<Error> {
  const picture = join(FAILURES, `${process.pid}-${Date.now()}.png`)
  mkdirSync(FAILURES, { recursive: true })
  const words = await page
    .screenshot({ path: picture, fullPage: true })
    .then(() => `What the page showed: ${picture}`)
    .catch(() => 'The page could not be pictured.')
  return new Error(`${error.message}\n${words}, at ${page.url()}`, { cause: error })
}
