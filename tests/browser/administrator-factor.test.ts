import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { totpCode, totpStep } from '../../src/platform/auth/totp.ts'
import { fromBase32 } from '../support/authenticator.ts'
import { serveBeside } from '../support/browser-stage.ts'
import { givenPublication } from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { STAGE_PASSWORD } from '../support/stage-password.ts'
import { beyondTheWindow, seriousFindings } from './appearance.ts'
import { journey, picture, shareBrowser, visit } from './journey.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serveBeside>>
beforeAll(async () => {
  database = await givenDatabase()
  await givenPublication(database)
  const settings = { ZHIKE_ADMIN_SECOND_FACTOR: 'required' }
  server = await serveBeside(inject('stage'), database.url('api'), settings)
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

describe('who administers', () => {
  shareBrowser()

  it('takes a second factor up before anything else where all of them need one, on a telephone as well', () =>
    visit({ url: server.url, width: 390 }, async (given) => {
      const { page, open } = given
      await open('/system/sessions')
      await page.getByLabel('用户名').fill('sec')
      await page.getByLabel('密码', { exact: true }).fill(STAGE_PASSWORD)
      await page.getByRole('button', { name: '登录', exact: true }).click()

      await page.getByText('系统、安全、审计管理员须启用双因素验证后才能继续。').waitFor()
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      await picture(given, 'administrator-factor')
      // No other address leads further.
      await open('/system/users')
      await page.getByText('系统、安全、审计管理员须启用双因素验证后才能继续。').waitFor()

      await page.getByRole('button', { name: '开始设置' }).click()
      await page.getByRole('img', { name: '双因素验证二维码' }).waitFor()
      expect(await beyondTheWindow(page)).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
      await picture(given, 'administrator-factor-code')
      // Nothing is taken up before a code of it was typed: one can still leave it.
      await page.getByRole('button', { name: '取消' }).click()
      await page.getByRole('button', { name: '开始设置' }).click()
      const spelt = await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4})+$/).innerText()
      await page.getByLabel('验证码').fill(totpCode(fromBase32(spelt), totpStep(new Date())))
      await page.getByRole('button', { name: '完成设置' }).click()
      await page.getByRole('button', { name: '已保存，继续' }).click()
      await page.getByRole('heading', { name: '用户', exact: true }).waitFor()
    }))

  journey('is told by the page where the settings let him go without', { as: 'admin' }, async (given) => {
    await given.open('/second-factor')
    await given.page.getByRole('note').getByText('本系统的设置未要求管理员启用。').waitFor()
    expect(await seriousFindings(given.page)).toEqual([])
  })
})
