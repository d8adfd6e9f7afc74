import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowser } from '../tests/support/browser.ts'
import { shrinkPng } from './screenshots/small-png.ts'

/**
 * Takes the pictures of the README from a bank that runs:
 * `node scripts/screenshots.ts --user rm1 --password <word> --tour --record record=1000000001`. A customer is
 * found as a person finds one, by whatever the search takes; each `--record` is a picture by the name before
 * the sign, and with `--tour` the workbench, the list and an earlier date of the last one are taken as well.
 */
const OPTIONS = {
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  user: { type: 'string', default: 'rm1' },
  password: { type: 'string' },
  out: { type: 'string', default: 'docs/images' },
  record: { type: 'string', multiple: true, default: [] as string[] },
  tour: { type: 'boolean', default: false },
} as const
const WINDOW = { width: 1366, height: 768 }
const BYTES_MAX = 150_000

const { url, user, password, out, record: records, tour: isTour } = parseArgs({ options: OPTIONS }).values
if (password === undefined || records.length === 0) throw new Error('--password and --record are needed.')

async function signIn(page: Page): Promise<void> {
  await page.goto(url)
  await page.getByLabel('用户名').fill(user)
  await page.getByLabel('密码', { exact: true }).fill(password!)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('group', { name: '关键数字' }).waitFor()
}

async function openList(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '客户列表' }).click()
  await page.locator('tr[data-row]').first().waitFor()
}

async function openRecord(page: Page, customer: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '打开搜索' }).fill(customer)
  await page.getByRole('group', { name: '客户' }).getByRole('option').first().click()
  await page.getByRole('tabpanel').locator('tr.ant-table-row').first().waitFor()
}

async function goBackAQuarter(page: Page): Promise<void> {
  await page.getByRole('button', { name: '上季末' }).click()
  await page.getByText('正在查看').waitFor()
}

async function take(page: Page, name: string): Promise<void> {
  // Nothing hovered, nothing focused, nothing still being loaded.
  await page.mouse.move(WINDOW.width - 1, WINDOW.height - 1)
  await page.waitForLoadState('networkidle')
  const path = join(out, `${name}.png`)
  const picture = shrinkPng(await page.screenshot({ animations: 'disabled' }))
  writeFileSync(path, picture)
  console.log(`${path}  ${(picture.length / 1000).toFixed(0)} kB`)
  if (picture.length > BYTES_MAX) throw new Error(`${path} has more than ${BYTES_MAX / 1000} kB.`)
}

mkdirSync(out, { recursive: true })
const browser = await openBrowser()
try {
  const page = await browser.newPage({ viewport: WINDOW, locale: 'zh-CN', reducedMotion: 'reduce' })
  await signIn(page)
  if (isTour) {
    await take(page, 'workbench')
    await openList(page)
    await take(page, 'list')
  }
  for (const record of records) {
    const [name = '', customer = ''] = record.split('=')
    await openRecord(page, customer)
    await take(page, name)
  }
  if (isTour) {
    await goBackAQuarter(page)
    await take(page, 'as-of')
  }
} finally {
  await browser.close()
}
