import { beforeAll, describe, expect, it } from 'vitest'
import { type Catalogue, readCatalogue } from '../night-plan.ts'
import { readLater } from './settle.ts'

let catalogue: Catalogue
beforeAll(async () => {
  catalogue = await readCatalogue('warehouse')
})

describe('what later nights read', () => {
  it('is histories and figures that others go by, and no cube', () => {
    const names = readLater(catalogue.models)

    expect(names).toEqual(
      expect.arrayContaining(['base.accounts', 'base.account_balances', 'metrics.customer_grades']),
    )
    // A figure that goes on from the day before reads itself.
    expect(names).toContain('metrics.account_profit')
    expect(names.filter((it) => it.startsWith('cubes.'))).toEqual([])
    // Shown by a mart alone.
    expect(names).not.toContain('metrics.unit_profit')
  })
})

describe('a night that takes base as it stood', () => {
  it('makes those tables of base that nights write whole, of which none reads what was delivered', () => {
    const whole = catalogue.models.filter((it) => it.layer === 'base' && it.write === 'full')

    expect(whole.map((it) => it.name)).toContain('base.customers_changed')
    expect(whole.filter((it) => it.reads.some((name) => name.startsWith('ods.')))).toEqual([])
  })

  it('needs no rows as delivered for its checks', () => {
    const above = catalogue.models.filter((it) => it.layer === 'metrics' || it.layer === 'cubes')
    const checks = above.flatMap((it) => it.checks ?? [])

    expect(checks.length).toBeGreaterThan(10)
    expect(checks.filter((it) => /\b(ods|source)\./.test(it.sql))).toEqual([])
  })
})
