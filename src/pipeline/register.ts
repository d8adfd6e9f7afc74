import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, readRow } from '../serving/duckdb.ts'
import { syncFolder } from '../serving/manifest.ts'
import { givenNumbers, givenUpTo, registerFiles, registerFolder } from '../serving/register.ts'

/** Reads all numbers given so far, and shows those up to a business date. */
export async function readRegister(
  connection: DuckDBConnection,
  input: { warehouseDir: string; businessDate: string },
): Promise<void> {
  const numbers = givenNumbers(input.warehouseDir)
  await connection.run(`create or replace table base.all_given_numbers as ${numbers}`)
  const given = givenUpTo('base.all_given_numbers', input.businessDate)
  await connection.run(`create or replace view base.customer_register as ${given}`)
}

/**
 * Gives a number to every candidate that has none: type digit, 14 digits of sequence, Luhn digit, in
 * sorted order. The register only grows: a number once given is never taken back, also when the night
 * that gave it is run again.
 */
export async function registerCustomers(
  connection: DuckDBConnection,
  input: { warehouseDir: string; businessDate: string; candidates: string },
): Promise<number> {
  await readRegister(connection, input)
  await connection.run(`
    create or replace temp table numbered as
    select source_system, source_customer_no, customer_type_code,
           (select coalesce(max(CAST(substr(CAST(customer_id AS varchar), 2, 14) AS bigint)), 0)
              from base.all_given_numbers)
           + row_number() over (order by source_system, source_customer_no) as sequence
    from (select source_system, source_customer_no, min(customer_type_code) as customer_type_code
            from (${input.candidates}) as c group by source_system, source_customer_no) as candidate
    anti join base.all_given_numbers as known using (source_system, source_customer_no)`)
  const { rows } = (await readRow(connection, 'select count(*)::integer as rows from numbered')) as {
    rows: number
  }
  if (rows > 0) {
    await appendNumbers(connection, input)
    await readRegister(connection, input)
  }
  await connection.run('drop table numbered')
  return rows
}

async function appendNumbers(
  connection: DuckDBConnection,
  input: { warehouseDir: string; businessDate: string },
): Promise<void> {
  const folder = registerFolder(input.warehouseDir)
  mkdirSync(folder, { recursive: true })
  const number = String(registerFiles(input.warehouseDir).length + 1).padStart(6, '0')
  const path = join(folder, `${number}.csv`)
  await connection.run(`
    copy (select source_system, source_customer_no, customer_type_code,
                 CAST(payload || ${LUHN_DIGIT} AS bigint) as customer_id,
                 CAST(${literal(input.businessDate)} AS date) as given_on
            from (select *, customer_type_code || lpad(CAST(sequence AS varchar), 14, '0') as payload
              from numbered)
           order by source_system, source_customer_no)
    to ${literal(`${path}.tmp`)} (format csv, header)`)
  renameSync(`${path}.tmp`, path)
  syncFolder(folder)
}

/**
 * Check digit over the 15 digits of `payload`: every second one from the right is doubled (ISO/IEC
 * 7812-1).
 */
const LUHN_DIGIT = `CAST((10 - list_sum([
    case when i % 2 = 0 then (CAST(payload[i + 1] AS integer) * 2) // 10
      + (CAST(payload[i + 1] AS integer) * 2) % 10
         else CAST(payload[i + 1] AS integer) end for i in range(15)]) % 10) % 10 AS varchar)`
