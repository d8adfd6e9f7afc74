import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, prove, settled, shareBrowser } from './journey.ts'

/** 张伟, whom rm1 looks after. */
const ZHANG = '/customers/1000000000000016'

describe('a field that is wrong', () => {
  shareBrowser()

  journey('is reported on the record by the manager, who sees it marked', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open(ZHANG)
    await page.getByRole('button', { name: '上报“工作单位”有误' }).press('Enter')
    const form = page.getByRole('dialog', { name: '上报错误信息' })
    await form.getByText('转 零售业务部，10 个工作日内处理。').waitFor()
    await form.getByLabel('正确值（可不填）').fill('株洲示范重工有限公司')
    await form.getByRole('button', { name: '上报', exact: true }).click()
    // Nothing is sent without a reason.
    await form.getByRole('alert').getByText('请说明原因，至少 5 个字。').waitFor()
    await form.getByLabel('原因（至少 5 个字）').fill('客户已换单位，名片为证')
    await picture(visit, 'repair-form')
    await form.getByRole('button', { name: '上报', exact: true }).click()
    await form.getByText(/^已上报，应于/).waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('link', { name: '已上报' }).waitFor()
    const section = page.getByRole('region', { name: '上报的字段' })
    await section.getByRole('cell', { name: '零售业务部' }).waitFor()
    await section.scrollIntoViewIfNeeded()
    await picture(visit, 'repair-record')
    await page.getByRole('link', { name: '已上报' }).click()
    await page.getByRole('heading', { name: /^工作单位/, level: 1 }).waitFor()
    await page.getByText('待 零售业务部 受理').waitFor()
    // The manager sees what becomes of it, and decides nothing.
    expect(await page.getByRole('button', { name: '受理' }).count()).toBe(0)
  })

  journey('is reported with a sealed value, and joined by another', { as: 'rm1' }, async (visit) => {
    const { page, open } = visit
    await open(ZHANG)
    await page.getByRole('button', { name: '上报错误' }).click()
    const form = page.getByRole('dialog', { name: '上报错误信息' })
    await form.getByLabel('哪个字段有误').selectOption({ label: '手机号码 · 核心系统' })
    await form.getByText('加密保存，只显示掩码').waitFor()
    await form.getByLabel('正确值（可不填）').fill('15400009876')
    await form.getByLabel('原因（至少 5 个字）').fill('客户来电更换了号码')
    await form.getByRole('button', { name: '上报', exact: true }).click()
    await form.getByRole('link', { name: '查看进展' }).click()
    await page.getByText('154****9876').waitFor()
    expect(await page.getByRole('main').innerText()).not.toContain('15400009876')
  })

  journey(
    'is found in the list by the department, decided, and its value opened',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      await open('/')
      await page.getByRole('link', { name: '数据修复' }).click()
      await page.getByRole('heading', { name: '数据修复', level: 1 }).waitFor()
      await page.getByRole('row', { name: /工作单位.*张伟.*已上报.*零售业务部/ }).waitFor()
      await picture(visit, 'repair-list')
      await page.getByRole('link', { name: '手机号码' }).click()
      await page.getByRole('button', { name: '受理' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
      await page.getByText('待 零售业务部 修改').waitFor()

      await prove(page)
      await page.getByRole('button', { name: '查看原值' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill('到核心系统修改号码')
      await dialog.getByRole('button', { name: '确定' }).click()
      await dialog.getByText('正确值：15400009876').waitFor()
      expect(await dialog.getByRole('textbox').count()).toBe(0)
      expect(await dialog.getByRole('button', { name: /取消|确定/ }).count()).toBe(0)
      await dialog.getByRole('button', { name: '关闭' }).last().click()
      await page.getByRole('button', { name: '源系统已改' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
      await page.getByText('待之后的文件核实').waitFor()
      await picture(visit, 'repair-task')
    },
  )

  journey('is refused with a reason that whoever reported it reads', { as: 'hq' }, async ({ page, open }) => {
    await open('/system/repairs')
    await page.getByRole('link', { name: '工作单位' }).click()
    await page.getByRole('button', { name: '不予修复' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '确定' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('textbox').fill('已与客户核实，单位未变')
    await dialog.getByRole('button', { name: '确定' }).click()
    await expect.poll(() => page.getByRole('button', { name: '受理' }).count()).toBe(0)
    await page.getByRole('listitem').getByText('已与客户核实，单位未变').waitFor()
  })

  for (const wish of [
    { as: 'rm1', language: 'zh-CN', theme: 'light', width: 1366 },
    { as: 'branch', language: 'en-US', theme: 'dark', width: 390 },
  ] as const) {
    const { width, theme, language, as } = wish
    journey(`fits ${width} px and serves every person, ${language}, ${theme}, ${as}`, wish, async (visit) => {
      const { page, open, api } = visit
      const look = async (name: string) => {
        await settled(page)
        await picture(visit, `repair-${name}-${language}-${width}-${theme}`)
        expect(await beyondTheWindow(page), name).toEqual([])
        expect(await seriousFindings(page), name).toEqual([])
      }
      const { rows } = await api<{ rows: { task_id: string }[] }>('/api/repairs')
      await open('/system/repairs')
      await page.getByRole('main').getByRole('link').first().waitFor()
      await look('list')
      await open(`/system/repairs/${rows[0]!.task_id}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await look('task')
      await open(ZHANG)
      await page.getByRole('button', { name: /^(上报错误|Report an error)$/ }).click()
      await page.getByRole('dialog').getByRole('combobox').first().waitFor()
      await look('form')
      await page.keyboard.press('Escape')
      await page.getByRole('region', { name: /^(上报的字段|Reported fields)/ }).waitFor()
      await look('record')
    })
  }
})
