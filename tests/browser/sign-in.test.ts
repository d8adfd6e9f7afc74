import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { totpCode, totpStep } from '../../src/platform/auth/totp.ts'
import { fromBase32 } from '../support/authenticator.ts'
import { signInAt } from '../support/browser-stage.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { seriousFindings } from './appearance.ts'
import { askForFile } from './export-dialog.ts'
import { journey, letProofPass, shareBrowser } from './journey.ts'

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

    await signIn(page, 'guest', 'not the password')
    await page.getByRole('alert').getByText('用户名或密码不正确。').waitFor()

    await signIn(page, 'guest', STAGE_PASSWORD)
    await page.getByRole('heading', { name: '田静，您好' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.getByRole('banner').locator('time', { hasText: '2026-06-30' }).waitFor()
    await page.getByText('演示数据').waitFor()
  })

  journey('nothing is asked of the server before both fields are filled', {}, async (visit) => {
    await visit.open('/sign-in')

    await signIn(visit.page, 'guest', '')

    await visit.page.getByRole('alert').getByText('请输入用户名和密码。').waitFor()
  })

  journey('five wrong passwords lock the name, for the right password too', {}, async (visit) => {
    const { page } = visit
    await visit.open('/sign-in')
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await Promise.all([page.waitForResponse('**/api/session'), signIn(page, 'locked', `guess ${attempt}`)])
    }

    await signIn(page, 'locked', STAGE_PASSWORD)

    await page
      .getByRole('alert')
      .getByText('登录失败次数过多，该用户名在此处已锁定 30 分钟，请稍后再试或联系管理员。')
      .waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  journey('a link that was passed on asks for the password first and then opens', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers?sort=customer_id')
    expect(new URL(page.url()).pathname).toBe('/sign-in')

    await signIn(page, 'guest', STAGE_PASSWORD)

    await page.getByRole('heading', { name: '客户列表' }).waitFor()
    expect(new URL(page.url()).search).toBe('?sort=customer_id')
  })

  journey('after signing out the way back shows nothing', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await signIn(page, 'guest', STAGE_PASSWORD)
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

  journey('a first password is changed before anything else', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await signIn(page, 'newcomer', STAGE_PASSWORD)
    await page.getByRole('heading', { name: '修改密码' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/password')
    // No other address leads further.
    await visit.open('/customers')
    await page.getByText('须先修改密码').waitFor()

    await page.getByLabel('当前密码').fill(STAGE_PASSWORD)
    const next = page.getByLabel('新密码', { exact: true })
    await next.fill('newcomer-1')
    await page.getByRole('listitem').filter({ hasText: '至少 8 位 已满足' }).waitFor()
    await page.getByRole('button', { name: '确认修改' }).click()
    await page.getByRole('alert').getByText('新密码尚未满足全部要求。').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await next.fill(STAGE_PASSWORD)
    await page.getByLabel('再次输入新密码').fill(STAGE_PASSWORD)
    await page.getByRole('button', { name: '确认修改' }).click()
    await page.getByRole('alert').getByText('新密码不符合要求').waitFor()

    // What only the server knows to be common is marked in the list.
    await next.fill('Blink182')
    await page.getByLabel('再次输入新密码').fill('Blink182')
    await page.getByRole('listitem').filter({ hasText: '不是常见密码（如 Password1!） 已满足' }).waitFor()
    await page.getByRole('button', { name: '确认修改' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: /不是常见密码（如 Password1!）$/ })
      .waitFor()

    await next.fill('A Word of My Own 7')
    await page.getByLabel('再次输入新密码').fill('A Word of My Own 7')
    await page.getByRole('button', { name: '确认修改' }).click()
    await page.getByRole('heading', { name: '客户列表' }).waitFor()
  })

  journey('whoever signs in elsewhere is told so where they were', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await signIn(page, 'guest', STAGE_PASSWORD)
    await page.getByRole('link', { name: '张伟' }).waitFor()

    await signInAt(visit.url, 'guest')
    await page.getByRole('link', { name: '张伟' }).click()

    await page.getByText('您的账号已在别处登录').waitFor()
    expect(await page.getByText('张伟').count()).toBe(0)
  })

  journey('an export asks for the password again, once', {}, async (visit) => {
    const { page } = visit
    await visit.open('/customers')
    await signIn(page, 'guest', STAGE_PASSWORD)
    await page.getByRole('link', { name: '张伟' }).waitFor()
    await letProofPass('G1')

    await askForFile(page)
    const dialog = page.getByRole('dialog', { name: '确认身份' })
    await dialog.getByRole('textbox', { name: '密码' }).fill('not it')
    await dialog.getByRole('button', { name: '确定' }).click()
    await dialog.getByText('密码或验证码不正确。').waitFor()
    await dialog.getByRole('textbox', { name: '密码' }).fill(STAGE_PASSWORD)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: '确定' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
    await dialog.waitFor({ state: 'hidden' })
  })

  journey('a second factor is set up, and asked for from then on', {}, async (visit) => {
    const { page } = visit
    await visit.open('/')
    await signIn(page, 'careful', STAGE_PASSWORD)
    await page.getByRole('heading', { name: '严谨，您好' }).waitFor()
    await page.getByRole('button', { name: '用户菜单' }).click()
    await page.getByRole('menuitem', { name: '双因素验证' }).click()
    await page.getByRole('button', { name: '开始设置' }).click()
    const spelt = await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4})+$/).innerText()
    const secret = fromBase32(spelt)
    const codeOf = (steps: number) => totpCode(secret, totpStep(new Date()) + steps)
    expect(await seriousFindings(page)).toEqual([])

    await page.getByLabel('验证码').fill(codeOf(0))
    await page.getByRole('button', { name: '完成设置' }).click()
    await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').nth(9).waitFor()
    await page.getByRole('button', { name: '已保存，继续' }).click()
    await page.getByRole('button', { name: '用户菜单' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()

    await signIn(page, 'careful', STAGE_PASSWORD)
    await page.getByRole('heading', { name: '第二步验证' }).waitFor()
    await page.getByLabel('验证码').fill('000000')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('验证码不正确或已用过').waitFor()
    await page.getByLabel('验证码').fill(codeOf(1))
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '严谨，您好' }).waitFor()
  })

  journey('an administrator sees who is online and puts somebody out', { as: 'admin' }, async (visit) => {
    const { page } = visit
    const cookie = await signInAt(visit.url, 'guest')
    await visit.open('/system/sessions')
    const row = page.getByRole('row').filter({ hasText: '田静' })
    await row.getByText('127.0.*.*').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await row.getByRole('button', { name: '强制下线' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '强制下线' }).click()

    await row.waitFor({ state: 'detached' })
    const answer = await fetch(`${visit.url}/api/session`, { headers: { cookie: `zhike_session=${cookie}` } })
    expect(await answer.json()).toMatchObject({ code: 'session_forced_out' })
  })
})
