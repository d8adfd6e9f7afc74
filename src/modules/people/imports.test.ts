import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStage, givenPeopleStage } from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { readLines, readRows } from './service/imports.ts'

let stage: PeopleStage
let sys: Browser

const HEADING = 'username,user_id,display_name,title,expires_on'
const send = (bytes: Buffer | string, by = sys) =>
  by.send('POST', '/api/user-imports?file_name=users.csv', {
    payload: bytes,
    headers: { 'content-type': 'text/csv' },
  })
const file = (...lines: string[]) => [HEADING, ...lines, ''].join('\r\n')
const run = (import_id: string) => sys.send('POST', `/api/user-imports/${import_id}/run`)
const countUsers = async () => (await sys.get('/api/users?page_size=20')).body.total as number

beforeAll(async () => {
  stage = await givenPeopleStage()
  sys = await stage.signIn('sys')
})
afterAll(() => stage?.drop())

describe('a file of users', () => {
  it('is looked through without writing anybody, then written whole, and not a second time', async () => {
    const before = await countUsers()
    const checked = await send(file('lin,T1,林芳,柜员,2026-08-01', 'he,T2,"何,敏",,2026-08-02'))
    expect(checked.body.import).toMatchObject({
      row_count: 2,
      new_count: 2,
      error_count: 0,
      state_code: 'checked',
    })
    expect(await countUsers()).toBe(before)

    const { import_id } = checked.body.import
    expect((await run(import_id)).body.import).toMatchObject({ state_code: 'done', done_by_name: 'sys姓名' })
    expect((await run(import_id)).body.import).toMatchObject({ state_code: 'done', new_count: 2 })
    expect(await countUsers()).toBe(before + 2)
    expect((await sys.get('/api/users/T2')).body.user).toMatchObject({
      display_name: '何,敏',
      state_code: 'no_password',
      expires_on: '2026-08-02',
    })
    const again = await send(file('lin,T1,林芳,主管,2026-08-01', 'he,T2,"何,敏",,2026-08-02'))
    expect(again.body.import).toMatchObject({ new_count: 0, changed_count: 1, same_count: 1 })
  })

  it('tells each error by line and column, gives them back as a file, and writes nobody', async () => {
    const before = await countUsers()
    const bad = file(
      'ok_user,T9,好人,,2026-08-01',
      '9bad,T10,名字错,,2026-08-01',
      'late,T11,太迟,,2026-12-31',
      'nobody,T12,无到期日,,',
      'feb,T13,不存在,,2026-02-30',
      'sys,T14,重名,,2026-08-01',
      'twin,T9,重号,,2026-08-01',
    )
    const { body } = await send(bad)
    const told = body.import.errors.map((it: { line: number; column: string; reason_code: string }) => [
      it.line,
      it.column,
      it.reason_code,
    ])
    expect(told).toEqual([
      [3, 'username', 'username_form'],
      [4, 'expires_on', 'day_too_far'],
      [5, 'expires_on', 'not_in_hr'],
      [6, 'expires_on', 'day_form'],
      [7, 'username', 'username_taken'],
      [8, 'user_id', 'repeated'],
    ])
    const { row_count, new_count, changed_count, same_count } = body.import
    expect(new_count + changed_count + same_count).toBe(row_count - told.length)
    expect((await run(body.import.import_id)).body).toMatchObject({
      code: 'import_has_errors',
      error_count: 6,
    })
    expect(await countUsers()).toBe(before)
    const errors = await sys.get(`/api/user-imports/${body.import.import_id}/errors.csv`)
    expect(errors.text.split('\r\n')[1]).toContain('3,username,9bad,用户名须以字母开头')
  })

  it('ends nobody who runs or watches the system, and not oneself', async () => {
    const bad = file(
      'sec,sec,安全,,2026-07-20',
      'aud,aud,审计,,2026-07-20',
      'sys,sys,本人,,2026-07-20',
      'lin,T1,林芳,主管,2026-07-20',
    )
    const { body } = await send(bad)
    const told = body.import.errors.map((it: { line: number; reason_code: string }) => [
      it.line,
      it.reason_code,
    ])
    expect(told).toEqual([
      [2, 'other_power'],
      [3, 'other_power'],
      [4, 'own_account'],
    ])
    expect((await send(file('sec,sec,安全员,,'))).body.import).toMatchObject({
      changed_count: 1,
      error_count: 0,
    })
  })

  it('is judged anew when it is written: somebody may have been let in meanwhile', async () => {
    const { body } = await send(file('meanwhile,T20,来迟了,,2026-08-01'))
    await stage.person('meanwhile')
    expect((await run(body.import.import_id)).body.code).toBe('import_has_errors')
    expect((await sys.get(`/api/user-imports/${body.import.import_id}`)).body.import.errors).toMatchObject([
      { line: 2, reason_code: 'username_taken' },
    ])
  })

  it('may come from a Chinese office program: GBK, and a Chinese heading', async () => {
    // 用户名,工号,姓名,职务,到期日 / hu,T30,胡丽,大堂经理,2026-08-01 as GBK.
    const heading = 'd3c3bba7c3fb2cb9a4bac52cd0d5c3fb2cd6b0cef12cb5bdc6dac8d50d0a'
    const hex = (text: string) => Buffer.from(text).toString('hex')
    const line = `${hex('hu,T30,')}bafac0f62cb4f3ccc3beadc0ed${hex(',2026-08-01\r\n')}`
    const { body } = await send(Buffer.from(heading + line, 'hex'))
    expect(body.import).toMatchObject({ encoding_code: 'gb18030', new_count: 1, error_count: 0 })
    await run(body.import.import_id)
    expect((await sys.get('/api/users/T30')).body.user).toMatchObject({
      display_name: '胡丽',
      title: '大堂经理',
    })
  })

  it('without its columns, in no known encoding or as something else is refused', async () => {
    expect((await send('name,number\r\na,b\r\n')).body).toMatchObject({
      code: 'invalid',
      reason_code: 'heading',
    })
    expect((await send(Buffer.from([0x75, 0xff, 0xff, 0x0a]))).body).toMatchObject({
      reason_code: 'encoding',
    })
    const json = await sys.send('POST', '/api/user-imports?file_name=a.csv', { payload: { a: 1 } })
    expect(json.status).toBe(422)
    expect((await send(file(), await stage.signIn('sec'))).status).toBe(403)
  })

  it('of thousands is looked through and written within moments', async () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => `bulk${at},B${at},批量${at},,2026-08-01`)
    const { body } = await send(file(...lines))
    expect(body.import).toMatchObject({ row_count: 5_000, new_count: 5_000, error_count: 0 })
    await run(body.import.import_id)
    const filter = encodeURIComponent('{"column":"username","op":"prefix","value":"bulk"}')
    const page = await sys.get(`/api/users?page_size=20&filter=${filter}`)
    expect(page.body.total).toBe(5_000)
  })
})

describe('reading a file', () => {
  it('keeps quoted commas, quotes and line breaks, and knows on which line a row begins', () => {
    const rows = [...readRows('a,"b,""c"""\r\n"two\nlines",d\n,\n')]
    expect(rows).toEqual([
      { line: 1, fields: ['a', 'b,"c"'] },
      { line: 2, fields: ['two\nlines', 'd'] },
      { line: 4, fields: ['', ''] },
    ])
  })

  it('skips empty lines and takes columns in any order', () => {
    const lines = readLines('﻿display_name,user_id,username\n\n王敏,E1,Wang\n')
    expect(lines).toEqual([
      { line: 3, username: 'wang', user_id: 'E1', display_name: '王敏', title: '', expires_on: '' },
    ])
  })
})
