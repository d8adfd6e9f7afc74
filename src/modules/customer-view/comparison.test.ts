import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { CAUSES } from './comparison-names.schema.ts'
import type { Comparison, MovementRow } from './comparison.schema.ts'

/** Money as whole fen, so that a test adds up without rounding. */
const fen = (amount: string | null) => BigInt((amount ?? '0').replace('.', ''))
const all = (rows: MovementRow[], group: string) =>
  rows.find((it) => it.group_code === group && it.aum_item_code === null)

type Booking = { amount: string; direction_code: string; currency_code: string; is_reversal: boolean }

function addsUp(row: MovementRow): boolean {
  const reached = CAUSES.reduce((sum, it) => sum + fen(row[it]), fen(row.before_amount))
  return reached === fen(row.after_amount) && fen(row.change_amount) === reached - fen(row.before_amount)
}

const PAIRS = [
  ['2026-06-29', '2026-06-30'],
  ['2026-06-28', '2026-06-30'],
  ['2026-04-30', '2026-06-30'],
  ['2026-03-31', '2026-04-30'],
] as const

describe('a customer on two dates', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser
  let ids: string[]

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
    const { rows } = (await hq.get('/api/customers?page_size=100')).body
    ids = rows.map((it: { customer_id: string }) => it.customer_id)
  })
  afterAll(() => served?.close())

  const compare = (id: string, { than, to }: { than: string; to: string }, browser = hq) =>
    browser.get(`/api/customers/${id}/comparison?than=${than}&as_of=${to}`)

  it('what was and its causes add up to what is, in every row, for everybody', async () => {
    const wrong: unknown[] = []
    let rows = 0
    for (const [at, id] of ids.entries()) {
      // Each customer on all pairs but one, each pair with three of four customers.
      for (const [than, to] of PAIRS.filter((_pair, no) => no !== at % PAIRS.length)) {
        const { status, body } = await compare(id, { than, to })
        if (status === 404) continue
        const { movements, before, after } = body as Comparison
        rows += movements.length
        wrong.push(...movements.filter((it) => !addsUp(it)))
        const ends = (group: string) => [
          fen(all(movements, group)?.before_amount ?? null),
          fen(all(movements, group)?.after_amount ?? null),
        ]
        const { aum_balance_eod: aum = null, lum_balance_eod: lum = null } = before ?? {}
        expect([id, than, to, ...ends('asset')]).toEqual([id, than, to, fen(aum), fen(after.aum_balance_eod)])
        expect([id, than, to, ...ends('debt')]).toEqual([id, than, to, fen(lum), fen(after.lum_balance_eod)])
      }
    }
    expect(wrong).toEqual([])
    expect(rows).toBeGreaterThan(100)
  })

  it('money in and out is what was booked on accounts that were open on both days', async () => {
    let moved = 0
    for (const id of ids) {
      const { body } = await compare(id, { than: '2026-06-28', to: '2026-06-30' })
      const { movements, has_bookings: hasBookings } = body as Comparison
      expect(hasBookings).toBe(true)
      const demand = movements.find((it) => it.aum_item_code === 'DEMAND')
      const { rows } = (await hq.get(`/api/customers/${id}/transactions?from=2026-06-29`)).body
      const bookings = (rows as Booking[]).filter((it) => !it.is_reversal)
      // Of an account that was opened or closed meanwhile the whole balance is what came or went with it.
      if (!demand || fen(demand.opened) !== 0n || fen(demand.closed) !== 0n) continue
      if (bookings.some((it) => it.currency_code !== 'CNY')) continue
      const booked = (direction: string) =>
        bookings.filter((it) => it.direction_code === direction).reduce((sum, it) => sum + fen(it.amount), 0n)
      expect([id, fen(demand.money_in)]).toEqual([id, booked('credit')])
      expect([id, fen(demand.money_out)]).toEqual([id, -booked('debit')])
      moved += bookings.length
    }
    expect(moved).toBeGreaterThan(5)
  })

  it('says so where the bookings between are not kept, and gives the rest to no cause', async () => {
    const { body } = await compare(ids[0]!, { than: '2026-03-31', to: '2026-04-30' })
    expect(body.has_bookings).toBe(false)
    for (const row of (body as Comparison).movements.filter((it) => it.aum_item_code === 'DEMAND'))
      expect([row.money_in, row.money_out]).toEqual(['0.00', '0.00'])
  })

  it('compares with an earlier kept date only, and only whom one sees', async () => {
    const [id] = ids
    expect((await compare(id!, { than: '2026-06-30', to: '2026-06-30' })).status).toBe(422)
    expect((await compare(id!, { than: '2026-05-15', to: '2026-06-30' })).body.code).toBe('date_not_kept')
    const seen = (await rm1.get('/api/customers?page_size=100')).body.rows.map(
      (it: { customer_id: string }) => it.customer_id,
    )
    const unseen = ids.find((it) => !seen.includes(it))!
    expect((await compare(unseen, { than: '2026-06-29', to: '2026-06-30' }, rm1)).status).toBe(404)
  })
})
