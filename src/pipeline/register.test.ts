import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDuck, readRows, type Duck } from '../serving/duckdb.ts'
import { readRegister, registerCustomers } from './register.ts'

let duck: Duck
let warehouseDir: string

beforeEach(async () => {
  duck = await openDuck()
  warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-register-'))
})
afterEach(() => {
  duck.close()
  rmSync(warehouseDir, { recursive: true })
})

const give = (businessDate: string, ...customers: [number: string, type: string][]) => {
  const rows = customers.map(([number, type]) => `('core', '${number}', '${type}')`)
  const candidates = `select * from (values ${rows.join(', ')})
    as t(source_system, source_customer_no, customer_type_code)`
  return registerCustomers(duck.connection, { warehouseDir, businessDate, candidates })
}

async function known(): Promise<Record<string, string>> {
  const rows = await readRows(
    duck.connection,
    'select source_customer_no, customer_id from base.customer_register',
  )
  return Object.fromEntries(
    rows.map((row) => [String(row['source_customer_no']), String(row['customer_id'])]),
  )
}

it('gives a number of type digit, sequence and Luhn digit, in sorted order', async () => {
  await give('2026-06-28', ['B', '2'], ['A', '1'])

  expect(await known()).toEqual({ A: '1000000000000016', B: '2000000000000022' })
})

it('keeps a number once given, whoever comes later', async () => {
  await give('2026-06-28', ['M', '1'])
  const before = await known()

  expect(await give('2026-06-29', ['A', '1'], ['M', '1'])).toBe(1)
  expect(await give('2026-06-29', ['A', '1'], ['M', '1'])).toBe(0)
  expect(await known()).toMatchObject(before)
})

it('shows a night only the numbers given up to its date', async () => {
  await give('2026-06-28', ['A', '1'])
  await give('2026-06-30', ['B', '1'])

  await readRegister(duck.connection, { warehouseDir, businessDate: '2026-06-29' })

  expect(Object.keys(await known())).toEqual(['A'])
})

it('does not give the same number twice when an earlier night is run again with other files', async () => {
  await give('2026-06-28', ['A', '1'])
  await give('2026-06-30', ['B', '1'])
  await give('2026-06-28', ['C', '1'])

  await readRegister(duck.connection, { warehouseDir, businessDate: '9999-12-31' })

  const numbers = await known()
  expect(new Set(Object.values(numbers)).size).toBe(3)
})
