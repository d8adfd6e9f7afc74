import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readListContracts } from '../platform/reference-lists/index.ts'
import { readModels, readReferences } from './models.ts'
import { checkTerms, retentionSchema, termsOn, wrongRetention } from './retention.ts'

const WAREHOUSE = join(import.meta.dirname, '../../warehouse')
const models = readModels(WAREHOUSE)

describe('how long the tables of the product are kept', () => {
  const terms = termsOn({ models, references: readReferences(WAREHOUSE) }, '2026-06-30')

  it('is told by their layer', () => {
    expect(terms.get('ods.core_deposit_accounts')).toEqual({ days: 35 })
    expect(terms.get('base.accounts')).toEqual({ ended_months: 36 })
    expect(terms.get('base.account_balances')).toEqual({ days: 31, month_ends: 36 })
    expect(terms.get('metrics.customer_daily')).toEqual({ days: 31, month_ends: 36 })
    expect(terms.get('cubes.customer_cube')).toEqual({ days: 31, month_ends: 36 })
    expect(terms.get('marts.customers')).toBeUndefined()
  })

  it.each([
    ['base.deposit_transactions', 13],
    ['base.ebank_transactions', 6],
    ['base.ebank_logins', 3],
    ['base.wealth_transactions', 13],
    ['base.payroll_payments', 13],
    ['base.remittances', 13],
  ])('of %s is %i months', (table, months) => {
    expect(terms.get(table)).toEqual({ days: months * 31 })
  })

  it('reaches every table that grows by a file a night', () => {
    const growing = models.filter((it) => it.layer === 'ods' || ['daily', 'scd2'].includes(it.write))
    expect(growing.filter((it) => !terms.has(it.name)).map((it) => it.name)).toEqual([])
  })
})

describe('a term', () => {
  it.each([0, 14, 1.5])('of a flow is 1 to 13 months, not %d', (months) => {
    expect(retentionSchema.safeParse({ class: 'flow', months }).success).toBe(false)
  })

  it.each([0, 4])('of a cube is 1 to 3 years, not %d', (years) => {
    expect(retentionSchema.safeParse({ class: 'cube', years }).success).toBe(false)
  })

  it('fits the layer and the way a table is written', () => {
    const flow = { class: 'flow' as const, months: 6 }
    const cube = { class: 'cube' as const, years: 2 }
    expect(wrongRetention({ layer: 'base', write: 'daily', retention: flow })).toBeNull()
    expect(wrongRetention({ layer: 'cubes', write: 'daily', retention: cube })).toBeNull()
    expect(wrongRetention({ layer: 'base', write: 'scd2', retention: flow })).toContain('scd2')
    expect(wrongRetention({ layer: 'cubes', write: 'daily', retention: flow })).toContain('class cube')
    expect(wrongRetention({ layer: 'metrics', write: 'daily', retention: cube })).toContain(
      'no layer of cubes',
    )
  })
})

describe('a list of a bank’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-terms-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const given = (...lines: string[]) => {
    const text = ['table_name,term,valid_from,valid_to', ...lines].join('\n')
    writeFileSync(join(folder, 'retention_terms.csv'), `${text}\n`)
    return { models, references: readReferences(WAREHOUSE, folder) }
  }

  it('sets a term from a date on, and a night before it goes by the old one', () => {
    const catalogue = given(
      'base.ebank_logins,6,2026-07-01,9999-12-31',
      'cubes.customer_cube,2,2026-07-01,9999-12-31',
    )
    checkTerms(catalogue)
    expect(termsOn(catalogue, '2026-06-30').get('base.ebank_logins')).toEqual({ days: 93 })
    expect(termsOn(catalogue, '2026-07-01').get('base.ebank_logins')).toEqual({ days: 186 })
    expect(termsOn(catalogue, '2026-07-01').get('cubes.customer_cube')).toEqual({ days: 31, month_ends: 24 })
  })

  it('takes every table that has such a term, and by the form of the list no other', () => {
    const { pattern } = readListContracts(WAREHOUSE).find((it) => it.table === 'retention_terms')!.columns[
      'table_name'
    ]!
    const termed = models.filter((it) => it.layer === 'cubes' || it.retention?.class === 'flow')
    expect(models.filter((it) => new RegExp(pattern!).test(it.name))).toEqual(termed)
  })

  it.each([
    ['base.ebank_logins,14,2026-07-01,9999-12-31', '1 to 13 months'],
    ['base.ebank_logins,none,2026-07-01,9999-12-31', '1 to 13 months'],
    ['cubes.customer_cube,4,2026-07-01,9999-12-31', '1 to 3 years'],
    ['metrics.customer_daily,2,2026-07-01,9999-12-31', 'neither a cube nor a table of class flow'],
    ['base.nowhere,2,2026-07-01,9999-12-31', 'neither a cube nor a table of class flow'],
  ])('is refused with %s', (line, why) => {
    expect(() => checkTerms(given(line))).toThrow(why)
  })
})
