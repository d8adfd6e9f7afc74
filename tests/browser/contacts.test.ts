import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, settled, shareBrowser, visit as visitAs, type Visit } from './journey.ts'

const NO = '1000000003'
const SUBJECT = '大额存单到期安排'
const STEP = '准备三年期存单说明'

async function openContacts(visit: Visit): Promise<void> {
  const [found] = (await visit.find(NO)).results
  await visit.open(`/customers/${found!.customer_id}?tab=contacts`)
  await page(visit).getByRole('region', { name: '沟通记录' }).waitFor()
}
const page = (visit: Visit): Page => visit.page
const log = (visit: Visit) => page(visit).getByRole('dialog', { name: '登记沟通' })
const entry = (visit: Visit) =>
  page(visit).getByRole('list', { name: '沟通记录' }).getByRole('listitem').filter({ hasText: STEP })

async function expectUsable({ page: it }: Visit): Promise<void> {
  expect(await beyondTheWindow(it)).toEqual([])
  expect(await seriousFindings(it)).toEqual([])
}

/** The customer may be called about offers, in the office hours of working days. */
async function enterConsent(visit: Visit): Promise<void> {
  await page(visit).getByRole('button', { name: '登记授权' }).click()
  const form = page(visit).getByRole('dialog', { name: '登记授权' })
  await form.getByRole('group', { name: '渠道' }).getByLabel('电话').check()
  await form.getByRole('group', { name: '目的' }).getByLabel('营销推介').check()
  await form.getByLabel('时段起').fill('09:00')
  await form.getByLabel('时段止').fill('18:00')
  await form.getByLabel('依据编号').fill('SQ-2026-0001')
  await picture(visit, 'consent-form', { isWhole: false })
  await expectUsable(visit)
  await form.getByRole('button', { name: /保\s?存/ }).click()
  await form.waitFor({ state: 'detached' })
}

describe('contacts and consents', () => {
  shareBrowser()

  journey(
    'what a customer agrees to is entered, and told at the head of the record',
    { as: 'sub' },
    async (visit) => {
      await openContacts(visit)
      await page(visit).getByRole('button', { name: '无营销授权' }).waitFor()
      await enterConsent(visit)
      await page(visit).getByRole('button', { name: '可营销：电话' }).waitFor()
      const matrix = page(visit).getByRole('region', { name: '各渠道与目的的授权' })
      expect(await matrix.getByRole('row', { name: /^电话/ }).innerText()).toMatch(
        /未询问[^]*同意[^]*09:00–18:00/,
      )
    },
  )

  journey(
    'a contact is logged by keys; a plan against the consent is warned of, and becomes a task',
    { as: 'sub' },
    async (visit) => {
      await openContacts(visit)
      await page(visit).keyboard.press('n')
      const form = log(visit)
      await form.getByLabel('方式').selectOption({ label: '电话' })
      await form.getByLabel('主题').fill(SUBJECT)
      await form.getByLabel('内容', { exact: true }).fill('客户愿意续存三年，请备好说明再联系。')
      await form.getByLabel('有下一步').check()
      await form.getByLabel('做什么').fill(STEP)
      const { today } = await visit.api<{ today: string }>(
        `${new URL(page(visit).url()).pathname.replace('/customers/', '/api/customers/')}/consents`,
      )
      const due = new Date(Date.parse(today) + 7 * 86_400_000).toISOString().slice(0, 10)
      await form.getByLabel('最迟日期').first().fill(due)
      await form.getByRole('combobox', { name: '由谁办理' }).fill('林雅')
      await form.locator('.ant-select-item-option', { hasText: /^林雅/ }).first().click()
      await form.getByLabel('届时将联系客户').check()
      await form.getByLabel('联系目的').selectOption({ label: '营销推介' })
      await form.getByLabel('联系时间').fill('20:00')
      await form.getByLabel('做什么').press('Control+Enter')
      await form.getByText('不在客户约定的时段').waitFor()
      await picture(visit, 'contact-warned', { isWhole: false })
      await expectUsable(visit)
      await form.getByLabel('联系时间').fill('10:00')
      await form.getByLabel('做什么').press('Control+Enter')
      await form.waitFor({ state: 'detached' })

      await entry(visit).getByText('未办结').waitFor()
      await page(visit)
        .getByText(/^最近联系：.*电话 · 彭丽$/)
        .waitFor()
      await picture(visit, 'contacts-tab')
      await expectUsable(visit)
      await page(visit).keyboard.press('n')
      await log(visit).getByLabel('主题').fill('同一次通话')
      await log(visit).getByLabel('内容', { exact: true }).fill('再次登记同一次通话的内容。')
      await log(visit)
        .getByRole('button', { name: /保\s?存/ })
        .click()
      await log(visit).getByText('当日已有同一渠道的沟通记录').waitFor()
      await log(visit)
        .getByText(new RegExp(`电话 · 彭丽 · 已沟通 · ${SUBJECT}`))
        .waitFor()
      await page(visit).keyboard.press('Escape')
      await page(visit).getByRole('tab', { name: '大事记' }).click()
      await page(visit).getByText('电话 · 彭丽').waitFor()
    },
  )

  journey('whoever is asked finds the task, and does it', { as: 'rm2' }, async (visit) => {
    await visit.open('/tasks')
    await page(visit).getByRole('link', { name: STEP }).click()
    await page(visit).getByRole('button', { name: '办结' }).click()
    const dialog = page(visit).getByRole('dialog', { name: '办结' })
    await dialog.getByRole('button', { name: /^确\s?定$/ }).click()
    await page(visit).getByText('已办结').first().waitFor()
  })

  journey(
    'of two who correct the same contact the second chooses field by field',
    { as: 'sub' },
    async (visit) => {
      await openContacts(visit)
      await entry(visit).getByText('已办结').waitFor()
      await entry(visit).getByRole('button', { name: '更正' }).click()
      const form = page(visit).getByRole('dialog', { name: '更正' })
      await form.getByLabel('主题').fill('存单续存三年')
      await form.getByLabel('沟通对象').fill('客户本人')
      await correctAs('branch', visit)
      await form.getByRole('button', { name: /保\s?存/ }).click()

      const conflict = page(visit).getByRole('dialog', { name: '内容已被他人更新' })
      await conflict.getByText(/^罗建军 于 .* 先保存了更改/).waitFor()
      await conflict.getByRole('button', { name: '按选择保存' }).click()
      await conflict.getByText('还有 1 项没有选择。').waitFor()
      expect(await conflict.getByRole('group', { name: '结果' }).getByRole('radio').nth(1).isChecked()).toBe(
        true,
      )
      await picture(visit, 'contact-conflict', { isWhole: false })
      await expectUsable(visit)
      await conflict.getByRole('group', { name: '主题' }).getByLabel('我的').check()
      await conflict.getByRole('button', { name: '按选择保存' }).click()
      await conflict.waitFor({ state: 'detached' })

      await entry(visit).getByText('存单续存三年').waitFor()
      await entry(visit).getByText('约定再联系').waitFor()
      await entry(visit).getByText('对方：客户本人').waitFor()
      await entry(visit)
        .getByRole('button', { name: /^彭丽 于 .* 更正$/ })
        .click()
      await entry(visit)
        .getByText(/^第 2 版 · 罗建军/)
        .waitFor()
      await picture(visit, 'contact-versions')
    },
  )

  journey(
    'it works on a telephone, in English',
    { as: 'sub', width: 390, height: 844, language: 'en-US' },
    async (visit) => {
      const [found] = (await visit.find(NO)).results
      await visit.open(`/customers/${found!.customer_id}?tab=contacts`)
      await page(visit).getByRole('button', { name: 'Log a contact' }).click()
      await page(visit)
        .getByRole('dialog', { name: 'Log a contact' })
        .getByLabel('There is a next step')
        .check()
      await settled(page(visit))
      await expectUsable(visit)
      await picture(visit, 'contact-form-390', { isWhole: false })
      await page(visit).keyboard.press('Escape')
      await expectUsable(visit)
      await picture(visit, 'contacts-tab-390')
    },
  )
})

/** Somebody else corrects the contact meanwhile, as any program may. */
async function correctAs(as: 'branch', visit: Visit): Promise<void> {
  const path = new URL(page(visit).url()).pathname.replace('/customers/', '/api/customers/')
  const { rows } = await visit.api<{ rows: { contact_id: string; version: number }[] }>(`${path}/contact-log`)
  const { contact_id, version } = rows[0]!
  await visitAs({ as }, async (theirs) => {
    await theirs.open('/tasks')
    const { csrf_token } = await theirs.api<{ csrf_token: string }>('/api/session')
    const answer = await theirs.page.request.put(`${theirs.url}${path}/contact-log/${contact_id}`, {
      data: { version, changes: { subject: '存单转存', outcome_code: 'call_again' } },
      headers: { 'x-csrf-token': csrf_token },
    })
    expect(answer.status()).toBe(200)
  })
}
