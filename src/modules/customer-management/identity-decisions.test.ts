import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Row } from '../../../tests/support/builders.ts'
import {
  auditedOf,
  givenPair,
  givenStewards,
  move,
  PAIRS,
  propose,
  proposed,
  type Stewards,
} from '../../../tests/support/bank-identity.ts'
import { connect } from '../../platform/postgres/index.ts'

let stage: Stewards
let people: Stewards['people']
beforeAll(async () => {
  stage = await givenStewards()
  people = stage.people
})
afterAll(() => stage?.close())

describe('a decision', () => {
  it('takes two people, and each step of it is in the audit trail', async () => {
    const key = await givenPair(stage)
    const made = await propose(people.branch, key)
    expect(made.status).toBe(201)
    expect(made.body.decision).toMatchObject({
      state_code: 'proposed',
      moves: ['withdraw'],
      proposed_by_name: 'branch',
      decided_by_name: null,
    })
    const id = made.body.decision.decision_id as string

    const alone = await move(people.branch, id, ['approve', 'proposed'])
    expect(alone).toMatchObject({ status: 409, body: { code: 'same_person' } })
    expect((await move(people.sub, id, ['approve', 'proposed'])).status).toBe(403)
    const agreed = await move(people.head, id, ['approve', 'proposed', { note: '证件影像一致' }])
    expect(agreed.body.decision).toMatchObject({ state_code: 'approved', decided_by: 'HEAD' })

    const asked = await move(people.head, id, ['revoke', 'approved', { reason: '影像为另一人' }])
    expect(asked.body.decision).toMatchObject({ state_code: 'revoking', revoke_proposed_by: 'HEAD' })
    const self = await move(people.head, id, ['approve-revocation', 'revoking'])
    expect(self).toMatchObject({ status: 409, body: { code: 'same_person' } })
    const ended = await move(people.branch, id, ['approve-revocation', 'revoking'])
    expect(ended.body.decision).toMatchObject({ state_code: 'revoked', revoked_by: 'BRANCH' })
    const { decisions } = (await people.sub.get(`${PAIRS}/${key.first}/${key.second}`)).body
    expect(decisions).toMatchObject([
      {
        proposed_by_name: 'branch',
        decided_by_name: 'head',
        revoke_proposed_by_name: 'head',
        revoked_by_name: 'branch',
      },
    ])
    expect(await auditedOf(stage, id)).toEqual(
      expect.arrayContaining([
        { action: 'identity.propose', user_id: 'BRANCH' },
        { action: 'identity.approve', user_id: 'HEAD' },
        { action: 'identity.revoke', user_id: 'HEAD' },
        { action: 'identity.approve_revocation', user_id: 'BRANCH' },
      ]),
    )
  })

  it('is told to everybody who may decide about both, and its outcome to whoever proposed it', async () => {
    const key = await givenPair(stage)
    type Told = { kind_code: string; link: string; sentence: { zh: string }; done_at: string | null }
    const told = async (who: keyof typeof people): Promise<Told[]> =>
      (await people[who].get('/api/notices')).body.rows.filter((it: Told) =>
        it.link.endsWith(`/${key.second}`),
      )
    const id = await proposed(people.branch, key)

    expect(await told('head')).toMatchObject([
      {
        kind_code: 'identity.proposed',
        sentence: { zh: '有人提议将两个客户号认定为同一客户，请复核' },
        done_at: null,
      },
    ])
    // Who proposes alone, sees no customer, or looks after single ones has nothing to decide here.
    for (const who of ['branch', 'sub', 'admin', 'manager'] as const) expect(await told(who)).toEqual([])

    await move(people.head, id, ['approve', 'proposed', { note: '证件影像一致' }])
    expect(await told('branch')).toMatchObject([
      { kind_code: 'identity.decided', sentence: { zh: '您提议将两个客户号认定为同一客户：已同意' } },
    ])
    expect(await told('head')).toMatchObject([{ done_at: expect.any(String) }])
    await move(people.head, id, ['revoke', 'approved', { reason: '影像为另一人' }])
    await move(people.branch, id, ['reject', 'revoking'])
    expect((await told('head'))[0]).toMatchObject({
      kind_code: 'identity.decided',
      sentence: { zh: '您提议撤销一项客户归并认定：未同意' },
    })
    // In other branches nobody hears of it.
    const far = await givenPair(stage, { units: ['9902001000', '9901000000'] })
    await proposed(people.head, far)
    const links = (await people.branch.get('/api/notices')).body.rows.map((it: Told) => it.link)
    expect(links.filter((it: string) => it.endsWith(`/${far.second}`))).toEqual([])
  })

  it('keeps the pair as it stood, which the application itself cannot read', async () => {
    const key = await givenPair(stage)
    const id = await proposed(people.branch, key)
    const query = 'select evidence from customer_management.identity_decisions where decision_id = $1'

    const kept = await connect(stage.database.url('batch'), (db) => db.query(query, [id]))
    expect(kept.rows[0].evidence).toMatchObject({
      rule_code: 'P5',
      score: 90,
      customer_ids: key.ids,
      customer_names: ['王小明', '王晓明'],
      flags: { is_name_near: true },
    })
    await expect(connect(stage.database.url('api'), (db) => db.query(query, [id]))).rejects.toThrow(
      'permission',
    )
  })

  it('is refused while another about the same pair is alive, also when both come at once', async () => {
    const key = await givenPair(stage)
    const both = await Promise.all([propose(people.branch, key), propose(people.head, key)])

    expect(both.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(both.find((it) => it.status === 409)!.body.code).toBe('decision_exists')
  })

  it('is agreed to once, also when two agree at once', async () => {
    const id = await proposed(people.sub, await givenPair(stage))
    const both = await Promise.all([
      move(people.branch, id, ['approve', 'proposed']),
      move(people.head, id, ['approve', 'proposed']),
    ])

    expect(both.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const again = await move(people.branch, id, ['approve', 'proposed'])
    expect(again).toMatchObject({ status: 409, body: { code: 'decision_moved', state_code: 'approved' } })
  })

  it('is taken back by its maker alone, and makes room for another', async () => {
    const key = await givenPair(stage)
    const id = await proposed(people.sub, key)

    expect((await move(people.branch, id, ['withdraw', 'proposed'])).status).toBe(403)
    expect((await move(people.sub, id, ['withdraw', 'proposed'])).body.decision.state_code).toBe('withdrawn')
    const other = await proposed(people.branch, key)
    expect((await move(people.head, other, ['reject', 'proposed'])).body.decision).toMatchObject({
      state_code: 'rejected',
      decided_by: 'HEAD',
    })
    expect((await propose(people.branch, key)).status).toBe(201)
    const { body } = await people.branch.get(`${PAIRS}/${key.first}/${key.second}`)
    expect(body.decisions.map((it: Row) => it.state_code)).toEqual(['proposed', 'rejected', 'withdrawn'])
  })

  it('whose taking back is refused stands on', async () => {
    const id = await proposed(people.branch, await givenPair(stage))
    await move(people.head, id, ['approve', 'proposed'])
    await move(people.sub, id, ['revoke', 'approved', { reason: '客户来电否认' }])

    const kept = await move(people.head, id, ['reject', 'revoking'])
    expect(kept.body.decision).toMatchObject({ state_code: 'approved', revoke_proposed_by: null })
  })

  it('of what one saw in another state, or cannot see, is refused', async () => {
    const key = await givenPair(stage)
    const stale = await propose(people.branch, key, { state_code: 'merged' })
    expect(stale).toMatchObject({ status: 409, body: { code: 'pair_moved', state_code: 'open' } })
    expect((await propose(people.branch, key, { reason: '同人' })).status).toBe(422)

    const id = await proposed(people.head, await givenPair(stage, { units: ['9902001000', '9901000000'] }))
    expect((await move(people.branch, id, ['approve', 'proposed'])).status).toBe(404)
  })

  it('can still be taken back when the pair is no longer found', async () => {
    const key = await givenPair(stage)
    const id = await proposed(people.branch, key)
    await connect(stage.database.url('batch'), (db) =>
      db.query('delete from marts.identity_pairs where first_customer_no = $1', [key.first]),
    )

    expect((await move(people.sub, id, ['withdraw', 'proposed'])).status).toBe(403)
    expect((await move(people.branch, id, ['withdraw', 'proposed'])).status).toBe(200)
  })
})
