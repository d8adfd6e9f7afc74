import { beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import { readCatalogue } from '../night-plan.ts'
import { type Copy, listCopies } from './copies.ts'
import { distributeStatement } from './placement.ts'

let copies: Copy[]

beforeAll(async () => {
  copies = [...listCopies(await readCatalogue(`${PROJECT_DIR}/warehouse`)).values()]
})

const ofLayer = (layer: string) => copies.filter((it) => it.name.startsWith(`${layer}.`))

/** Names of the copies that are laid out by a column. */
const laidOutBy = (column: string) =>
  copies.flatMap(({ name, placement }) =>
    placement !== 'everywhere' && placement.by === column ? [name] : [],
  )

const everywhere = () => copies.filter((it) => it.placement === 'everywhere').map((it) => it.name)

describe('in a cluster', () => {
  it('whatever has a customer lies with its customer, but what leads to customers', () => {
    const withCustomer = copies.filter(
      ({ columns, name }) => 'customer_id' in columns && !/\.customer_(xref|register)$/.test(name),
    )

    expect(withCustomer.length).toBeGreaterThan(20)
    expect(withCustomer.map((it) => it.placement)).toEqual(withCustomer.map(() => ({ by: 'customer_id' })))
  })

  it('what is known by an account, a loan or a holding lies by it, history and balances together', () => {
    expect(laidOutBy('account_no')).toEqual(
      expect.arrayContaining(['base.accounts', 'base.account_balances', 'changes.accounts']),
    )
    expect(laidOutBy('note_no')).toEqual(expect.arrayContaining(['base.loans', 'base.loan_balances']))
    expect(laidOutBy('holding_no')).toEqual(
      expect.arrayContaining(['base.wealth_holdings', 'base.wealth_positions']),
    )
    expect(laidOutBy('source_customer_no')).toEqual(
      expect.arrayContaining(['base.retail_customers', 'base.customer_contacts', 'base.identity_marks']),
    )
  })

  it('lists and small tables stand on every node, and tables of customers or accounts do not', () => {
    expect(ofLayer('ref').length).toBeGreaterThan(5)
    expect(everywhere()).toEqual(expect.arrayContaining(ofLayer('ref').map((it) => it.name)))
    expect(everywhere()).toEqual(
      expect.arrayContaining(['base.organizations', 'base.employees', 'base.products', 'base.rates']),
    )
    const large = copies.filter(
      ({ columns, name }) => 'source_customer_no' in columns && !/xref|register/.test(name),
    )
    expect(everywhere().filter((name) => large.some((it) => it.name === name))).toEqual([])
  })

  it('the column that a table is laid out by is one of its own, of a type it shares with others', () => {
    const types = copies.flatMap(({ columns, placement }) =>
      placement === 'everywhere' ? [] : [columns[placement.by]],
    )

    expect(new Set(types)).toEqual(new Set(['bigint', 'varchar']))
  })

  it('tables are laid out where others of the same key are', () => {
    expect(distributeStatement('ref.codes', 'everywhere')).toBe("select create_reference_table('ref.codes')")
    expect(distributeStatement('base.accounts', { by: 'account_no' })).toBe(
      "select create_distributed_table('base.accounts', 'account_no', colocate_with => 'default')",
    )
  })
})
