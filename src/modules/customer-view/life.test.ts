import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { openDuck, readRows } from '../../serving/duckdb.ts'
import { currentFilePath, readHead } from '../../serving/manifest.ts'
import type { AttentionAnswer } from './attention.schema.ts'
import type { EventRow, TimelineAnswer } from './timeline.schema.ts'

type Ticket = Record<string, string | boolean | null>

/** What of a timeline does not change when it is read on another day. */
const marksOf = (rows: EventRow[]) =>
  rows
    .filter((it) => !it.kind_code.startsWith('owner_'))
    .map((it) => `${it.happened_on} ${it.kind_code} ${it.reference}`)
    .toSorted()

const WINDOW_FROM = '2023-07-01'
const DAY_BEFORE = { '2026-06-30': '2026-06-29', '2026-06-29': '2026-06-28', '2026-06-28': '2026-04-30' }

describe('tickets, timeline and alerts of the tiny bank', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser
  /** Ids by customer number. */
  const ids = new Map<string, string>()

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
    const { rows } = (await hq.get('/api/customers?page_size=100')).body
    for (const row of rows) ids.set(row.source_customer_no, row.customer_id)
  })
  afterAll(() => served?.close())

  const read = async <Answer>(no: string, part: string, asOf?: string): Promise<Answer> => {
    const answer = await hq.get(`/api/customers/${ids.get(no)}/${part}${asOf ? `?as_of=${asOf}` : ''}`)
    expect(answer.status, `${no} ${part} ${asOf}`).toBe(200)
    return answer.body
  }
  const timeline = (no: string, asOf?: string) => read<TimelineAnswer>(no, 'timeline', asOf)
  const attention = (no: string, asOf?: string) => read<AttentionAnswer>(no, 'attention', asOf)
  const tickets = async (no: string, asOf?: string) =>
    (await read<{ rows: Ticket[] }>(no, 'service', asOf)).rows

  /** Asks the open versions of the warehouse's own file, past every model that makes an event of them. */
  async function warehouse(sql: string): Promise<string[]> {
    const { version } = readHead(served.warehouseDir)!
    const duck = await openDuck()
    try {
      await duck.connection.run(`attach '${currentFilePath(served.warehouseDir, version)}' as w (read_only)`)
      const rows = await readRows(duck.connection, sql)
      return rows.map((row) => String(row['mark'])).toSorted()
    } finally {
      duck.close()
    }
  }

  it('open complaints come first by their days, with who called masked, and what is late said', async () => {
    const rows = await tickets('1000000004')

    expect(rows.map((it) => [it['ticket_no'], it['due_on'], it['is_overdue']])).toEqual([
      ['KF20260611001', '2026-06-26', true],
      ['KF20260629002', '2026-07-08', false],
    ])
    expect(rows[0]).toMatchObject({
      ticket_type_code: 'complaint',
      channel_code: 'hotline',
      accepted_at: '2026-06-11 15:40',
      caller_name: '李*英',
      title: '挂失补卡跑了两趟',
    })
    expect(String(rows[0]!['caller_masked'])).toMatch(/^0731-\*+04$/)
  })

  it('as of an earlier day tickets stand as they did', async () => {
    const states = async (asOf?: string) =>
      (await tickets('1000000002', asOf)).map((it) => [
        it['status_code'],
        it['closed_at'],
        it['reply'] !== null,
      ])

    expect(await states('2026-04-30')).toEqual([])
    expect(await states('2026-06-28')).toEqual([['accepted', null, false]])
    expect(await states('2026-06-29')).toEqual([['in_work', null, false]])
    expect(await states()).toEqual([['closed', '2026-06-30 10:15', true]])
    expect((await tickets('1000000004', '2026-06-28')).map((it) => it['ticket_no'])).toEqual([
      'KF20260611001',
    ])
  })

  const SEEN = [
    ['1000000002', '2026-06-29', 'mobile_changed', {}],
    ['1000000002', '2026-06-30', 'wealth_matured', { amount: '101232.88', reference: 'WM180' }],
    ['1000000002', '2026-06-30', 'complaint_closed', { detail_code: 'dissatisfied' }],
    ['1000000003', '2026-06-29', 'risk_level_changed', { detail_code: '2', detail_before_code: '3' }],
    ['1000000005', '2026-06-28', 'overdue_begun', { reference: 'JJ2024000501', amount: '2690.00' }],
    ['1000000005', '2026-06-28', 'loan_class_changed', { detail_code: '02', detail_before_code: '01' }],
    ['1000000005', '2026-06-30', 'ebank_cancelled', { detail_code: '03' }],
    ['1000000007', '2026-06-29', 'account_closed', { reference: '****0702-1' }],
    ['1000000008', '2026-06-30', 'card_opened', { reference: '****0077', detail_code: 'debit' }],
    ['2000000004', '2026-06-29', 'account_closed', { reference: '****2401-1' }],
  ] as const

  it('an event stands on its day with what it is about, and not in the timeline before', async () => {
    for (const [no, day, kind, more] of SEEN) {
      const of = ({ rows }: TimelineAnswer) =>
        rows.filter((it) => it.happened_on === day && it.kind_code === kind)

      expect(of(await timeline(no)), `${no} ${kind}`).toMatchObject([more])
      // Who came on the last day has no day before.
      if (no === '1000000008') continue
      expect(of(await timeline(no, DAY_BEFORE[day])), `${no} ${kind}`).toEqual([])
    }
  })

  const FROM_BASE = [
    ['account_opened', 'base__accounts', 'opened_on'],
    ['account_closed', 'base__accounts', 'closed_on'],
    ['loan_granted', 'base__loans', 'issued_on'],
    ['wealth_bought', 'base__wealth_holdings', 'bought_on'],
    ['card_opened', 'base__cards', 'opened_on'],
    ['ebank_signed', 'base__ebank_agreements', 'signed_on'],
    ['ebank_cancelled', 'base__ebank_agreements', 'cancelled_on'],
    [
      'complaint_made',
      'base__service_tickets',
      "case ticket_type_code when 'complaint' then CAST(accepted_at AS date) end",
    ],
    [
      'question_asked',
      'base__service_tickets',
      "case ticket_type_code when 'question' then CAST(accepted_at AS date) end",
    ],
  ] as const

  it('of all customers, what carries its own day is what the base tables hold', async () => {
    const told: string[] = []
    for (const no of ids.keys()) {
      const { rows } = await timeline(no)
      for (const row of rows) told.push(`${row.kind_code} ${no} ${row.happened_on}`)
    }

    const parts = FROM_BASE.map(
      ([kind, table, day]) => `
        select '${kind} ' || source_customer_no || ' ' || CAST(${day} AS varchar) as mark from w.${table}
        where ${day} between date '${WINDOW_FROM}' and date '2026-06-30' and source_customer_no is not null`,
    )
    const held = await warehouse(parts.join(' union all '))
    const kinds: string[] = FROM_BASE.map(([kind]) => kind)
    expect(told.filter((it) => kinds.includes(it.split(' ')[0]!)).toSorted()).toEqual(held)
    expect(new Set(held.map((it) => it.split(' ')[0]))).toEqual(new Set(kinds))
  })

  it('as of an earlier day a timeline is today’s up to that day', async () => {
    const days = ['2026-06-29', '2026-04-30']
    for (const [at, no] of [...ids.keys()].entries()) {
      // Who came on the last day has none before.
      if (no === '1000000008') continue
      const day = days[at % days.length]!
      const now = await timeline(no)
      const then = (await timeline(no, day)).rows.filter((it) => it.happened_on >= WINDOW_FROM)
      const upTo = now.rows.filter((it) => it.happened_on <= day)
      expect([no, day, marksOf(then)]).toEqual([no, day, marksOf(upTo)])
    }
  })

  it('the newest come first, holders among them, and what is ahead stands apart', async () => {
    const { rows, ahead, limited } = await timeline('1000000003')
    const days = rows.map((it) => it.happened_on)

    expect(days).toEqual(days.toSorted().toReversed())
    expect(rows.filter((it) => it.kind_code === 'owner_began')).toMatchObject([
      { detail_code: 'primary', employee_name: '陈思远' },
    ])
    expect(ahead).toEqual([{ kind_code: 'id_expiry', happens_on: '2026-07-01', years: null }])
    expect(limited).toBe(false)
  })

  it('alerts and steps go by the figures of the day looked at', async () => {
    expect(await attention('1000000004')).toMatchObject({
      alerts: [{ alert_code: 'complaint_overdue', count: 2, on: '2026-06-26', days: -4, tab: 'service' }],
      steps: [{ step_code: 'solve_complaint' }],
      is_selling_held: true,
    })
    expect(await attention('1000000005')).toMatchObject({
      alerts: [
        { alert_code: 'loan_overdue', days: 37 },
        { alert_code: 'risk_expired', code: '1' },
      ],
    })
    expect((await attention('1000000003')).alerts).toMatchObject([{ alert_code: 'id_expiring', days: 1 }])
    expect((await attention('1000000003', '2026-04-30')).alerts).toEqual([])
    expect((await attention('1000000005', '2026-06-28')).alerts[0]).toMatchObject({ days: 35 })
    expect((await attention('1000000005', '2026-04-30')).alerts).toMatchObject([
      { alert_code: 'risk_expired' },
    ])
  })

  it('nothing of it is there for who does not see the customer', async () => {
    const foreign = ids.get('1000000002')!

    for (const part of ['service', 'timeline', 'attention']) {
      expect((await rm1.get(`/api/customers/${foreign}/${part}`)).status).toBe(404)
      expect((await rm1.get(`/api/customers/${foreign}/${part}?as_of=2026-06-29`)).status).toBe(404)
    }
  })
})
