import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { connect, type Connection } from '../platform/postgres/index.ts'
import { sealEntered } from './seal-entered.ts'
import { listSealedColumns } from '../platform/postgres/sealed-rows.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await givenDatabase()
  // The checks of a new database are held against its rows by whoever has applied its migrations.
  await sealEntered(database.url('owner'), { config: { stateDir: '/nowhere' }, log: quietLog })
})
afterAll(() => database.drop())

const asOwner = <T>(work: (owner: Connection) => Promise<T>) => connect(database.url('owner'), work)
const named = ({ table, column }: { table: string; column: string }) => `${table}.${column}`

/** Sealed columns of the database that no list has, or that would take a text in clear. */
async function findUnkept(owner: Connection): Promise<string[]> {
  const listed = new Set(SEALED_COLUMNS.map(named))
  const { rows } = await owner.query<{ table: string; rule: string }>(
    `select n.nspname || '.' || c.relname as table, pg_get_constraintdef(k.oid) as rule
       from pg_constraint as k
       inner join pg_class as c on c.oid = k.conrelid
       inner join pg_namespace as n on n.oid = c.relnamespace
      where k.contype = 'c' and k.convalidated`,
  )
  const isChecked = ({ table, column }: { table: string; column: string }) =>
    rows.some(
      (it) => it.table === table && it.rule.startsWith(`CHECK ((${column} ~ '^(s[0-9]+|k[0-9]+[a-z])`),
    )
  return (await listSealedColumns(owner)).flatMap((it) => [
    ...(listed.has(named(it)) ? [] : [`${named(it)} is in no list`]),
    ...(isChecked(it) ? [] : [`${named(it)} takes what is not sealed`]),
  ])
}

describe('sealed columns', () => {
  it('each is in the list of those that are sealed again, and takes nothing in clear', () =>
    asOwner(async (owner) => {
      expect(await findUnkept(owner)).toEqual([])
      const present = (await listSealedColumns(owner)).map(named)
      expect(SEALED_COLUMNS.map(named).toSorted()).toEqual(present.toSorted())
    }))

  it('a planted one is found', () =>
    asOwner(async (owner) => {
      await owner.query('begin; create table people.planted (id integer, reason_sealed text)')
      expect(await findUnkept(owner)).toEqual([
        'people.planted.reason_sealed is in no list',
        'people.planted.reason_sealed takes what is not sealed',
      ])
      await owner.query('rollback')
    }))
})
