import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { STAGE_PASSWORD } from '../support/browser-stage.ts'
import { journey, shareBrowser } from './journey.ts'

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

describe('signing in', () => {
  shareBrowser()

  journey('a wrong password is refused in words, the right one leads to the workbench', {}, async (visit) => {
    const { page } = visit
    await visit.open('/')
    expect(new URL(page.url()).pathname).toBe('/sign-in')

    await signIn(page, 'sub', 'not the password')
    await page.getByRole('alert').getByText('用户名或密码不正确。').waitFor()

    await signIn(page, 'sub', STAGE_PASSWORD)
    await page.getByRole('heading', { name: '彭丽，您好' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.getByRole('banner').locator('time', { hasText: '2026-06-30' }).waitFor()
    await page.getByText('演示数据').waitFor()
  })

  journey('nothing is asked of the server before both fields are filled', {}, async (visit) => {
    await visit.open('/sign-in')

    await signIn(visit.page, 'sub', '')

    await visit.page.getByRole('alert').getByText('请输入用户名和密码。').waitFor()
  })

  journey('five wrong passwords lock the name, for the right password too', {}, async (visit) => {
    const { page } = visit
    await visit.open('/sign-in')
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await Promise.all([page.waitForResponse('**/api/session'), signIn(page, 'branch', `guess ${attempt}`)])
    }

    await signIn(page, 'branch', STAGE_PASSWORD)

    await page
      .getByRole('alert')
      .getByText('登录失败次数过多，账户已锁定，请稍后再试或联系管理员。')
      .waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  journey('a link that was passed on asks for the password first and then opens', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers?sort=customer_id')
    expect(new URL(page.url()).pathname).toBe('/sign-in')

    await signIn(page, 'sub', STAGE_PASSWORD)

    await page.getByRole('heading', { name: '客户列表' }).waitFor()
    expect(new URL(page.url()).search).toBe('?sort=customer_id')
  })

  journey('after signing out the way back shows nothing', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await signIn(page, 'sub', STAGE_PASSWORD)
    await page.getByRole('link', { name: '张伟' }).waitFor()

    await page.getByRole('button', { name: '用户菜单' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.goBack()

    // The way back leads to the door again, which now knows where one wanted to go.
    await page.waitForURL('**/sign-in?back=*')
    await page.getByRole('heading', { name: '登录' }).waitFor()
    expect(new URL(page.url()).searchParams.get('back')).toBe('/customers')
    expect(await page.getByText('张伟').count()).toBe(0)
  })
})
