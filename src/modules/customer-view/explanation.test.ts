import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import type { ExplainedFigure } from './explanation.schema.ts'

describe('what is told of where a figure comes from', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
  })
  afterAll(() => served?.close())

  const idOf = async (q: string): Promise<string> =>
    (await hq.send('POST', '/api/search', { payload: { q } })).body.results[0].customer_id
  const explain = (id: string, asked: Record<string, string>, browser = hq) =>
    browser.get(`/api/customers/${id}/explanation?${new URLSearchParams(asked).toString()}`)
  const refsOf = ({ parts }: ExplainedFigure) =>
    parts.flatMap((part) => part.amounts.filter((it) => it.line === null).map((it) => it.ref))

  it('step by step a figure of the record ends at lines of files, with the checksum of each', async () => {
    const id = await idOf('1000000001')
    const { customer } = (await hq.get(`/api/customers/${id}`)).body
    const first: ExplainedFigure = (await explain(id, { column: 'aum_balance_eod' })).body
    expect(first).toMatchObject({ value: customer.aum_balance_eod, is_confirmed: true, adds_up: true })

    const lines: unknown[] = []
    const wrong: unknown[] = []
    for (const waiting = refsOf(first); waiting.length > 0;) {
      const step: ExplainedFigure = (await explain(id, { ref: waiting.pop()! })).body
      if (step.is_confirmed === false) wrong.push(step)
      lines.push(...step.parts.flatMap((part) => part.amounts.flatMap((it) => it.line ?? [])))
      // Of many parts of a kind two are followed; they are made alike.
      waiting.push(...refsOf(step).slice(0, 2))
    }
    expect(wrong).toEqual([])
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) {
      expect(line).toMatchObject({
        line_no: expect.any(Number),
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    }
  })

  it('numbers of accounts are told by their ends', async () => {
    const id = await idOf('1000000001')
    const first: ExplainedFigure = (await explain(id, { column: 'deposit_balance_eod' })).body
    const second: ExplainedFigure = (await explain(id, { ref: refsOf(first)[0]! })).body

    expect(JSON.stringify(second)).toMatch(/\*{4}\d{4}-1/)
    expect(JSON.stringify([first, second]).replaceAll(/"ref":"[^"]*"/g, '')).not.toMatch(/\d{16}-/)
  })

  it('who may not see the customer is told nothing; a reference is good for its customer only', async () => {
    const own = await idOf('1000000001')
    const foreign = await idOf('1000000002')
    const [ref] = refsOf((await explain(foreign, { column: 'aum_balance_eod' })).body)

    expect((await explain(own, { column: 'aum_balance_eod' }, rm1)).status).toBe(200)
    expect((await explain(foreign, { column: 'aum_balance_eod' }, rm1)).body).toMatchObject({
      status: 404,
      code: 'customer_not_found',
    })
    expect((await explain(foreign, { ref: ref! }, rm1)).status).toBe(404)
    expect((await explain(own, { ref: ref! }, rm1)).status).toBe(404)
    expect((await explain(own, { ref: `${ref!.slice(0, -4)}AAAA` })).status).toBe(404)
  })

  it('what is no figure of the record is refused', async () => {
    const id = await idOf('1000000001')
    expect((await explain(id, { column: 'name_pinyin' })).status).toBe(404)
    expect((await explain(id, { column: 'customer_name' })).body).toMatchObject({ code: 'not_a_figure' })
    expect((await explain(id, {})).status).toBe(422)
  })

  it('a figure of an earlier day is explained as of that day', async () => {
    const id = await idOf('1000000001')
    const { customer } = (await hq.get(`/api/customers/${id}?as_of=2026-06-28`)).body
    const { body } = await explain(id, { column: 'aum_balance_avg_mtd', as_of: '2026-06-28' })
    expect(body).toMatchObject({ value: customer.aum_balance_avg_mtd, business_date: '2026-06-28' })
    expect(refsOf(body).length).toBeGreaterThan(0)
  })
})
