import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { move, PAIRS, propose } from '../support/bank-identity.ts'
import { changePeople, givenIdentityStage, SECOND, THIRD } from './identity-stage.ts'

/** 曾小贤's number stays; 李秀英's was given up for it at a counter, by mistake. */
const [ZENG, LI] = ['1000000002', '1000000004'] as const
const key = { first: ZENG, second: LI }

let stage: Awaited<ReturnType<typeof givenIdentityStage>>
beforeAll(async () => {
  stage = await givenIdentityStage((bank) => changePeople(bank, { [LI]: { status: '3', merged_to: ZENG } }))
})
afterAll(() => stage?.close())

const pair = async () => (await stage.branch.get(`${PAIRS}/${ZENG}/${LI}`)).body
const customers = async () =>
  (
    await stage.rowsOf(
      `select source_customer_no from marts.customers
        where publication_id = $live and source_customer_no = any ($1) order by source_customer_no`,
      [[ZENG, LI]],
    )
  ).map((row) => row.source_customer_no)

describe('numbers that the core system joined itself', () => {
  it('are a pair of the list, with what each of them says', async () => {
    const found = await pair()

    expect(await customers()).toEqual([ZENG])
    expect(found.pair).toMatchObject({
      rule_code: 'CORE',
      state_code: 'merged',
      is_merged: true,
      suggested_code: null,
    })
    expect(found.sides).toMatchObject([{ customer_name: '曾小贤' }, { customer_name: '李秀英' }])
    expect(found.differing).toEqual(expect.arrayContaining(['id_number_masked', 'birth_date', 'gender_code']))
    expect(found.preview).toMatchObject({
      effect_code: 'split',
      moving_ids: [found.sides[1].registered_id],
    })
    const filter = { and: [{ column: 'rule_code', op: 'in', value: ['CORE'] }] }
    const list = await stage.branch.get(`${PAIRS}?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(list.body).toMatchObject({ total: 1, rows: [{ first_customer_no: ZENG }] })
  })

  it('are two customers after two people said so, and one again after they took it back', async () => {
    const made = await propose(stage.branch, key, { decision_code: 'distinct', state_code: 'merged' })
    const id = made.body.decision.decision_id as string
    await move(stage.head, id, ['approve', 'proposed'])
    await stage.night([SECOND])

    expect(await customers()).toEqual([ZENG, LI])
    expect((await pair()).pair).toMatchObject({
      rule_code: 'CORE',
      state_code: 'decided',
      is_merged: false,
      decision_no: id,
    })

    await move(stage.head, id, ['revoke', 'approved', { reason: '确为同一人的旧户' }])
    await move(stage.branch, id, ['approve-revocation', 'revoking'])
    await stage.night([THIRD])

    expect(await customers()).toEqual([ZENG])
    expect((await pair()).pair).toMatchObject({ state_code: 'merged', is_merged: true, decision_no: null })
  })
})
