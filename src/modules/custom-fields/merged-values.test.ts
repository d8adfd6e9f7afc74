import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenCustomer, givenPublication, givenRow, type TestBank } from '../../../tests/support/builders.ts'
import { givenFieldStage, type FieldStage } from '../../../tests/support/custom-fields.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { fieldOf } from '../../../tests/support/custom-fields.ts'
import { systemClock } from '../../platform/clock.ts'
import { openDatabases } from '../../platform/db.ts'
import { takeUpCustomFields } from './index.ts'

let stage: FieldStage
let ids: { stays: string; gave: string }

beforeAll(async () => {
  stage = await givenFieldStage([
    fieldOf('hobby'),
    fieldOf('talks', {
      kind_code: 'choices',
      options: [
        { code: 'wechat', zh: '微信', en: 'WeChat', is_retired: false },
        { code: 'phone', zh: '电话', en: 'Phone', is_retired: false },
      ],
    }),
  ])
  ids = { stays: await givenCustomer(stage.bank), gave: await givenCustomer(stage.bank) }
  await stage.fill(ids.stays, { x1_hobby: '钓鱼' })
  await stage.fill(ids.gave, { x1_hobby: '书法', x1_talks: ['wechat', 'phone'] })
})
afterAll(() => stage?.drop())

const publish = (customers: (bank: TestBank) => Promise<unknown>) => night(stage, customers)

/** Another publication with its customers, taken up as the night does. */
async function night({ database }: FieldStage, customers: (bank: TestBank) => Promise<unknown>) {
  const bank = await givenPublication(database)
  await customers(bank)
  const batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
  const taken = await batch.db
    .transaction()
    .execute((db) => takeUpCustomFields(db, bank, { clock: systemClock }))
    .finally(() => batch.close())
  return taken
}

const merged = async (bank: TestBank) => {
  await givenCustomer(bank, { customer_id: ids.stays })
  await givenRow(bank, 'marts.customer_numbers', {
    customer_id: ids.stays,
    registered_id: ids.gave,
    org_pos: 4,
  })
}
const apart = async (bank: TestBank) => {
  await givenCustomer(bank, { customer_id: ids.stays })
  await givenCustomer(bank, { customer_id: ids.gave })
}

describe('a customer who becomes part of another', () => {
  it('brings along what nobody has entered of the other', async () => {
    expect(await publish(merged)).toEqual({ removed: 0, brought: 1 })

    expect((await stage.recordOf(ids.stays)).custom).toEqual({
      x1_hobby: '钓鱼',
      x1_talks: ['wechat', 'phone'],
    })
    expect(await publish(merged)).toEqual({ removed: 0, brought: 0 })
  })

  it('takes it back when they are two again', async () => {
    expect(await publish(apart)).toEqual({ removed: 1, brought: 0 })

    expect((await stage.recordOf(ids.stays)).custom).toEqual({ x1_hobby: '钓鱼', x1_talks: null })
    expect((await stage.recordOf(ids.gave)).custom).toEqual({
      x1_hobby: '书法',
      x1_talks: ['wechat', 'phone'],
    })
  })

  it('leaves behind what somebody has entered since', async () => {
    await publish(merged)
    await stage.fill(ids.stays, { x1_talks: ['phone'] })
    await publish(apart)

    expect((await stage.recordOf(ids.stays)).custom.x1_talks).toEqual(['phone'])
  })
})
