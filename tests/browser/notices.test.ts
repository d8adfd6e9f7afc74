import { describe, expect } from 'vitest'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, settled, shareBrowser } from './journey.ts'

const TITLE = '核对天元支行到期客户名单'

describe('notices and tasks', () => {
  shareBrowser()

  journey(
    'a manager of the branch asks an account manager for something',
    { as: 'branch' },
    async (visit) => {
      const { page, open } = visit
      await open('/')
      await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '任务' }).click()
      await page.getByRole('heading', { name: '任务', level: 1 }).waitFor()
      await page.getByRole('button', { name: '新建任务' }).click()
      const form = page.getByRole('dialog', { name: '新建任务' })
      await form.getByRole('button', { name: '交办', exact: true }).click()
      await form.getByText('请写明任务名称。').waitFor()
      await form.getByLabel('任务名称').fill(TITLE)
      await form.getByRole('combobox', { name: '承办人' }).fill('陈思远')
      await form.locator('.ant-select-item-option', { hasText: /^陈思远.*个人$/ }).click()
      await form.getByLabel('说明（可不填）').fill('月底前逐户电话确认续存意向。')
      await form.getByLabel(/^相关页面/).fill('/customers')
      await picture(visit, 'task-form')
      expect(await seriousFindings(page)).toEqual([])
      await form.getByRole('button', { name: '交办', exact: true }).click()

      await page.getByRole('heading', { name: TITLE }).waitFor()
      expect(new URL(page.url()).pathname).toMatch(/^\/tasks\/\d+$/)
      await page.getByRole('button', { name: '取消任务' }).waitFor()
      expect(await page.getByRole('button', { name: '办结' }).count()).toBe(0)
    },
  )

  journey(
    'who hears of it by the bell, looks at it, and says that it is done',
    { as: 'rm1' },
    async (visit) => {
      const { page, open } = visit
      await open('/')
      const todo = page.getByRole('region', { name: '待办' })
      await todo.getByRole('link', { name: '我的任务 1' }).waitFor()
      await picture(visit, 'workbench-todo')
      await page.getByRole('button', { name: /^消息，\d+ 条未读$/ }).click()
      const drawer = page.getByRole('dialog', { name: '最近消息' })
      const told = drawer.getByRole('link', { name: new RegExp(`罗建军交办：${TITLE}`) })
      await told.waitFor()
      await picture(visit, 'notice-drawer')
      expect(await seriousFindings(page)).toEqual([])
      await told.click()

      await page.getByRole('heading', { name: TITLE }).waitFor()
      await page.getByRole('button', { name: '发表意见' }).click()
      const dialog = page.getByRole('dialog', { name: '发表意见' })
      await dialog.getByLabel('意见').fill('已联系 12 户')
      await dialog.getByRole('button', { name: /^确\s?定$/ }).click()
      await page.getByText('已联系 12 户').waitFor()
      await page.getByRole('button', { name: /^办\s?结$/ }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^确\s?定$/ })
        .click()
      await page.getByText('已办结').first().waitFor()
      await picture(visit, 'task-done')
      expect(await page.getByRole('button', { name: /^办\s?结$/ }).count()).toBe(0)
    },
  )

  journey('all is read at once, and how one is told is one’s own choice', { as: 'branch' }, async (visit) => {
    const { page, open } = visit
    await open('/notices?state=unread')
    const told = page.getByRole('link', { name: `陈思远已办结：${TITLE}` })
    await told.waitFor()
    await picture(visit, 'notices')
    await page.getByRole('button', { name: '全部已读' }).click()
    // Other journeys may tell him something else meanwhile.
    await told.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: '接收方式' }).click()
    const settings = page.getByRole('dialog', { name: '接收方式' })
    await settings.getByText(/尚未登记您的邮箱/).waitFor()
    const choice = settings.getByRole('checkbox', { name: '“任务办结”同时发送邮件' })
    await choice.click()
    await expect.poll(() => choice.isChecked()).toBe(true)
    await page.reload()
    await page.getByRole('button', { name: '接收方式' }).click()
    await expect.poll(() => choice.isChecked()).toBe(true)
    await picture(visit, 'notice-settings')
  })

  journey('nobody without customers is left out', { as: 'admin' }, async ({ page, open }) => {
    await open('/')
    await page.getByRole('region', { name: '待办' }).waitFor()
    await open('/system/calendar?year=2026')
    const october = page.getByRole('region', { name: '10 月' })
    await october.getByText('国庆节').first().waitFor()
    await october.getByText('工作日 18 天').waitFor()
    await page.getByRole('button', { name: '下一年' }).click()
    await page.getByText('2027 年的节假日与调休尚未列入名单').waitFor()
    expect(new URL(page.url()).search).toBe('?year=2027')
  })

  const LOOKS = [
    { as: 'branch', language: 'zh-CN', theme: 'light', width: 1366 },
    { as: 'branch', language: 'en-US', theme: 'dark', width: 390 },
  ] as const

  for (const wish of LOOKS) {
    const { language, theme, width } = wish
    journey(`fit ${width} px and serve every person, ${language}, ${theme}`, wish, async (visit) => {
      const { page, open, api } = visit
      const { rows } = await api<{ rows: { task_id: string }[] }>('/api/tasks?box=given&state=all')
      const pages = [
        '/notices',
        '/tasks?box=given&state=all',
        `/tasks/${rows[0]!.task_id}`,
        '/system/calendar',
      ]
      for (const address of pages) {
        await open(address)
        await settled(page)
        await picture(visit, `${address.replaceAll(/\W+/g, '-')}-${language}-${theme}-${width}`)
        expect(await beyondTheWindow(page), address).toEqual([])
        if (theme === 'light' || address === '/system/calendar')
          expect(await seriousFindings(page), address).toEqual([])
      }
    })
  }
})
