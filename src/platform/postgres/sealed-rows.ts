import type { KeyRing } from '../crypto/keys.ts'
import { sealedWith } from '../crypto/seal.ts'
import { resealColumn, type Resealed, type SealedTable } from '../crypto/sealed-columns.ts'
import type { Connection } from './connection.ts'

type Column = { table: string; column: string }

/** Every sealed column of the database, by its name: partitions go with their tables. */
export async function listSealedColumns(owner: Connection): Promise<Column[]> {
  const { rows } = await owner.query<Column>(
    `select n.nspname || '.' || c.relname as table, a.attname as column
       from pg_attribute as a
       inner join pg_class as c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
       inner join pg_namespace as n on n.oid = c.relnamespace
      where a.attname like '%\\_sealed' and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'
      order by 1, 2`,
  )
  return rows
}

/** How many values of a column a key has sealed, in the form of today or of the time before the ring. */
export async function countSealedWith(owner: Connection, { table, column }: Column, number: number) {
  const { rows } = await owner.query<{ values: string }>(
    `select count(*) as values from ${table} where ${column} ~ $1`,
    [`^${sealedWith(number)}`],
  )
  return Number(rows[0]!.values)
}

/** Seals the rows of a column again; the owner of the table does it, past what people may reach. */
export const resealRows = (
  owner: Connection,
  keys: KeyRing,
  column: Column & { takesClear?: boolean },
): Promise<Resealed> => resealColumn(rowsOf(owner, column), keys, column)

/**
 * Rows by the place where they lie, which is theirs until somebody writes them: then nothing is written, and
 * the next round finds the row at its new place.
 */
function rowsOf(owner: Connection, { table, column }: Column): SealedTable {
  return {
    async listOthers(header) {
      const { rows } = await owner.query<{ place: string }>(
        `select ctid::text as place from ${table} where not starts_with(${column}, $1)`,
        [header],
      )
      return rows.map((it) => it.place)
    },
    async read(places) {
      const { rows } = await owner.query<{ place: string; value: string }>(
        `select ctid::text as place, ${column} as value from ${table} where ctid = any($1::tid[])`,
        [places],
      )
      return rows
    },
    async replace(changes) {
      const { rowCount } = await owner.query(
        `update ${table} as t set ${column} = told.sealed
           from json_to_recordset($1) as told (place text, value text, sealed text)
          where t.ctid = told.place::tid and t.${column} = told.value`,
        [JSON.stringify(changes)],
      )
      return rowCount ?? 0
    },
  }
}

export type UncheckedColumn = Column & { rule: string }

/** Those of the columns whose check was not yet held against the rows that were there before it. */
export async function listUnchecked(
  owner: Connection,
  columns: readonly Column[],
): Promise<UncheckedColumn[]> {
  const { rows } = await owner.query<{ table: string; rule: string }>(
    `select n.nspname || '.' || c.relname as table, k.conname as rule
       from pg_constraint as k
       inner join pg_class as c on c.oid = k.conrelid
       inner join pg_namespace as n on n.oid = c.relnamespace
      where k.contype = 'c' and not k.convalidated and k.conname like '%\\_is\\_sealed'`,
  )
  return columns.flatMap(({ table, column }) =>
    rows
      .filter((it) => it.table === table && it.rule === `${column.replace(/_sealed$/, '')}_is_sealed`)
      .map(({ rule }) => ({ table, column, rule })),
  )
}

export async function hasValues(owner: Connection, { table, column }: Column): Promise<boolean> {
  const { rows } = await owner.query(`select from ${table} where ${column} is not null limit 1`)
  return rows.length > 0
}

/** Holds the check of a column against every row. */
export async function checkAll(owner: Connection, { table, rule }: UncheckedColumn): Promise<void> {
  await owner.query(`alter table ${table} validate constraint ${rule}`)
}
