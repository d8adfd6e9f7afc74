import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openSession } from '../../src/platform/auth/sessions.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { SESSION_COOKIE } from '../../src/platform/http/security.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { quietLog } from '../support/actors.ts'
import { openBrowser } from '../support/browser.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'

/** How the visitor comes: as whom, how wide the window, which language and colours they chose before. */
export type Wish = {
  as?: 'hq' | 'branch' | 'sub' | 'rm1' | 'rm2' | 'teller1' | 'admin' | 'sec' | 'audit' | 'comp'
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
  /** What the search finds for him. */
  find(q: string): Promise<{ results: { customer_id: string }[] }>
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
 * One browser for all journeys of a process, and for a file of them windows and sessions of its own.
 * Whoever comes back as the same person with the same wishes finds the window of before, with nothing open
 * in it: half the work of a new one.
 */
export function shareBrowser(): void {
  beforeAll(async () => {
    if (!browser?.isConnected()) browser = await openBrowser()
  })
  afterAll(async () => {
    for (const kept of [windows, sessions]) kept.clear()
    await Promise.all(browser?.contexts().map((it) => it.close()) ?? [])
  })
}

/** A picture for whoever works on the page: of all of it, or of what the window shows. */
export async function picture({ page }: Visit, name: string, { isWhole } = { isWhole: true }): Promise<void> {
  const folder = process.env.ZHIKE_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: isWhole })
}

/** One journey, told in a sentence. A page that throws fails it; a failure leaves a picture behind. */
export function journey(sentence: string, wish: Wish, walk: (visit: Visit) => Promise<void>): void {
  it(sentence, () => visit(wish, walk))
}

/** Opens a window as wished, lets the visitor walk, and leaves it as it was found. */
export async function visit(wish: Wish, walk: (visit: Visit) => Promise<void>): Promise<void> {
  const { url = inject('stage').url, isNew = wish.as === undefined } = wish
  const key = JSON.stringify(wish)
  const cookie = await cookieFor(wish)
  const page = windows.get(key) ?? (await (await openContext(wish, url)).newPage())
  const context = page.context()
  if (cookie !== undefined) await context.addCookies([sessionCookie(goesOnBy.get(cookie) ?? cookie)])
  // Nobody else walks in the same window meanwhile.
  windows.delete(key)
  const troubles = listenForTroubles(page)
  try {
    await walk({
      page,
      url,
      open: (path) => open(page, url + path),
      api: async (path) => (await page.request.get(url + path)).json(),
      find: (q) => findBy(page, { url, q }),
    })
    if (troubles.length > 0 && !wish.isBroken) throw new Error(`The page reports ${troubles.join('\n')}`)
    const [now] = (await context.cookies(url)).filter((it) => it.name === SESSION_COOKIE)
    if (cookie !== undefined && now) goesOnBy.set(cookie, now.value)
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

/** Sessions of the people of the stage, each of this process alone. */
const sessions = new Map<string, Promise<string>>()
/** The token that a session goes on by, by the one that it began with: a proof and another post change it. */
const goesOnBy = new Map<string, string>()

async function cookieFor({ as, cookie }: Wish): Promise<string | undefined> {
  if (cookie !== undefined || as === undefined) return cookie
  const own = sessions.get(as) ?? openBeside(as)
  sessions.set(as, own)
  return own
}

/** Others walk as the same person at the same time, whose sessions go on. */
async function openBeside(username: string): Promise<string> {
  const databases = openDatabases({ url: inject('stage').databaseUrl, log: quietLog, poolSize: 1 })
  const { user_id } = await databases.db
    .selectFrom('platform.users')
    .select('user_id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  const opened = { user_id, ip: '127.0.0.1', method_code: 'password', keepsOthers: true } as const
  return openSession({ databases, clock: systemClock }, opened).finally(() => databases.close())
}

async function openContext(wish: Wish, url: string): Promise<BrowserContext> {
  const { width = 1366, height = 768, language = 'zh-CN', theme = 'light' } = wish
  const context = await browser!.newContext({
    viewport: { width, height },
    locale: language,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    storageState: {
      cookies: [],
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

async function findBy(page: Page, { url, q }: { url: string; q: string }) {
  const { csrf_token } = (await (await page.request.get(`${url}/api/session`)).json()) as {
    csrf_token: string
  }
  const headers = { 'x-csrf-token': csrf_token }
  const answer = await page.request.post(`${url}/api/search`, { data: { q }, headers })
  return (await answer.json()) as { results: { customer_id: string }[] }
}

/** Shows once more who one is, as the dialog does that comes when that was long ago. */
export async function prove(page: Page): Promise<void> {
  const { origin } = new URL(page.url())
  const { csrf_token } = (await (await page.request.get(`${origin}/api/session`)).json()) as {
    csrf_token: string
  }
  const answer = await page.request.post(`${origin}/api/session/proof`, {
    data: { password: STAGE_PASSWORD },
    headers: { 'x-csrf-token': csrf_token },
  })
  expect(answer.status()).toBe(204)
}

/** As if the person had signed in a while ago. */
export const letProofPass = (userId: string) =>
  connect(inject('stage').databaseUrl, (db) =>
    db.query(`update platform.sessions set proved_at = proved_at - interval '6 minutes' where user_id = $1`, [
      userId,
    ]),
  )

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
