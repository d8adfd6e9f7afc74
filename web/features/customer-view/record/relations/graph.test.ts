import { describe, expect, test } from 'vitest'
import { draw, neighboursOf } from './graph.ts'
import type { RelationRow, RelationsAnswer } from './relations.api.ts'

const row = (of: Partial<RelationRow>): RelationRow => ({
  relation_kind_code: 'guarantor',
  direction_code: 'incoming',
  customer_id: null,
  customer_name: null,
  customer_type_code: null,
  org_name: null,
  aum_balance_eod: null,
  deposit_balance_eod: null,
  loan_balance_eod: null,
  since_on: null,
  evidence_feed: 'CMS_GUAR',
  evidence_key: null,
  evidence_count: 1,
  standing_code: 'shown',
  stated_name: null,
  guaranteed_amount: null,
  ...of,
})
const counted = (total: number, of: Partial<RelationsAnswer['counts'][number]> = {}) => ({
  relation_kind_code: 'guarantor' as const,
  direction_code: 'incoming' as const,
  total,
  hidden: 0,
  ...of,
})
const answerOf = (of: Partial<RelationsAnswer>): RelationsAnswer => ({
  counts: [],
  nearest: [],
  groups: [],
  combined: null,
  ...of,
})
const employer = { relation_kind_code: 'employer', direction_code: 'outgoing' } as const

describe('the graph of relations', () => {
  test('somebody who is related twice stands there once, and strangers stand apart', () => {
    const answer = answerOf({
      counts: [counted(3), counted(1, employer)],
      nearest: [
        row({ customer_id: '7', customer_name: '曾小贤' }),
        row({ standing_code: 'no_customer', stated_name: '王*' }),
        row({ standing_code: 'no_customer', stated_name: '王*' }),
        row({ ...employer, customer_id: '7', customer_name: '曾小贤' }),
      ],
    })

    const found = neighboursOf(answer, '1')

    expect(found.map((it) => [it.name, it.roles.map((role) => role.code)])).toEqual([
      ['曾小贤', ['guarantor_incoming', 'employer_outgoing']],
      ['王*', ['guarantor_incoming']],
      ['王*', ['guarantor_incoming']],
    ])
  })

  test('five hundred employees are one node that says so', () => {
    const nearest = Array.from({ length: 8 }, (_, no) => row({ ...employer, customer_id: String(no) }))

    const found = neighboursOf(answerOf({ counts: [counted(500, employer)], nearest }), '1')

    expect(found.map((it) => [it.key, it.count])).toEqual([['employer_outgoing', 500]])
  })

  test('of a group the others stand there, and those beyond reach as a number', () => {
    const member = { customer_type_code: 'corporate', org_name: null, customer_name: '甲公司' }
    const sums = { aum_balance_eod: null, deposit_balance_eod: null, loan_balance_eod: null }
    const limits = { credit_limit: null, credit_limit_used: null }
    const group = {
      ...{ group_id: 'corporate_group G1', group_kind_code: 'corporate_group', group_no: 'G1' },
      ...{ since_on: null, evidence_feed: 'CORE_CUST_ORG', evidence_key: null, ...sums, ...limits },
      ...{ member_count: 5, included_count: 2 },
      members: ['1', '2'].map((id) => ({ ...member, ...sums, ...limits, customer_id: id })),
    }

    const found = neighboursOf(answerOf({ groups: [group] }), '1')

    expect(found.map((it) => [it.customerId, it.count, it.standing])).toEqual([
      ['2', null, 'shown'],
      [null, 3, 'beyond_reach'],
    ])
  })

  test('everybody has a place of his own, the same each time, and lines to whom he is related', () => {
    const people = (from: number, count: number) =>
      neighboursOf(
        answerOf({
          counts: [counted(count)],
          nearest: Array.from({ length: count }, (_, at) => row({ customer_id: String(from + at) })),
        }),
        'x',
      )
    const first = people(10, 8)
    const opened = { key: '12', ownId: '1', beside: [...people(1, 1), ...people(13, 1), ...people(30, 6)] }

    const drawing = draw(first, opened)

    expect(draw(first, opened)).toEqual(drawing)
    const places = drawing.nodes.map(({ x, y }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(8 + 6)
    // Eight from the middle, six to the new ones, and one to him who stands there already.
    expect(drawing.lines).toHaveLength(8 + 6 + 1)
    for (const { x, y } of drawing.nodes) {
      expect(Math.abs(x) * 2).toBeLessThan(drawing.width)
      expect(Math.abs(y) * 2).toBeLessThan(drawing.height)
    }
  })
})
