import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, prove, settled, shareBrowser, type Visit } from './journey.ts'

const section = (page: Page, name: string) =>
  page.getByRole('tabpanel').getByRole('region', { name, exact: true })
const form = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })
const PDF = Buffer.from('%PDF-1.7\n拜访资料')

async function openProfile(visit: Visit): Promise<void> {
  const [found] = (await visit.find('1000000008')).results
  await visit.open(`/customers/${found!.customer_id}?tab=profile`)
  await settled(visit.page)
}

async function expectUsable({ page }: Visit): Promise<void> {
  expect(await beyondTheWindow(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
}

/** Presses a button that gives a file, and reads it. */
async function fetched(page: Page, press: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

describe('what people know of a customer', () => {
  shareBrowser()

  journey('is entered by keys, attached, and taken along on two pages', { as: 'sub' }, async (visit) => {
    const { page } = visit
    await openProfile(visit)
    await section(page, '大事').getByRole('button', { name: '登记大事' }).press('Enter')
    const event = form(page, '登记大事')
    await page.locator('dialog select:focus').waitFor()
    await event.getByLabel('事件').selectOption('study_abroad')
    await event.getByLabel('日期').fill('2026-06-20')
    await event.getByLabel('说明').fill('长子赴英国读研')
    await picture(visit, 'profile-event', { isWhole: false })
    await event.getByLabel('说明').press('Control+Enter')
    await section(page, '大事').getByText('长子赴英国读研').waitFor()

    await section(page, '偏好').getByRole('button', { name: '登记偏好' }).click()
    await form(page, '登记偏好').getByLabel('上门拜访').check()
    await form(page, '登记偏好')
      .getByRole('button', { name: /保\s?存/ })
      .click()
    await section(page, '偏好').getByText('上门拜访').waitFor()

    await section(page, '附件').getByRole('button', { name: '上传附件' }).click()
    const file = { name: '拜访资料.pdf', mimeType: 'application/pdf', buffer: PDF }
    await form(page, '上传附件').getByLabel('文件').setInputFiles(file)
    await form(page, '上传附件')
      .getByRole('button', { name: /保\s?存/ })
      .click()
    const attached = await fetched(page, () =>
      section(page, '附件')
        .getByRole('button', { name: /下\s?载/ })
        .click(),
    )
    expect(attached).toEqual({ name: '拜访资料.pdf', bytes: PDF })
    await expectUsable(visit)
    await picture(visit, 'profile-1366')

    await prove(page)
    const brief = await fetched(page, () => page.getByRole('button', { name: '打印拜访简报' }).click())
    expect(brief.name).toMatch(/^brief-\d+-2026-06-30[.]pdf$/)
    const paper = await getDocumentProxy(new Uint8Array(brief.bytes))
    const { text, totalPages } = await extractText(paper, { mergePages: true })
    expect(totalPages).toBeLessThanOrEqual(2)
    expect(text.replaceAll(/\s/g, '')).toContain('长子赴英国读研')
  })

  journey(
    'is read on a telephone, in English',
    { as: 'sub', width: 390, height: 844, language: 'en-US' },
    async (visit) => {
      const { page } = visit
      await openProfile(visit)
      await section(page, 'Events').getByText('Study abroad').waitFor()
      await expectUsable(visit)
      await picture(visit, 'profile-390')
      await page.getByRole('button', { name: 'Edit members' }).click()
      await form(page, 'Edit members').getByLabel('Find by name, pinyin or number').waitFor()
      await picture(visit, 'profile-household-390', { isWhole: false })
      await page.keyboard.press('Escape')
      expect(await form(page, 'Edit members').count()).toBe(0)
    },
  )
})
