import type { DuckDBConnection } from '@duckdb/node-api'
import { join } from 'node:path'
import { literal, readParquet, readRow } from '../../serving/duckdb.ts'
import type { StoredTable } from '../../serving/manifest.ts'
import { OPEN_END, storedName } from '../../serving/world.ts'
import { checkKey } from '../checks.ts'
import type { OrderedModel } from '../dependencies.ts'
import { DRIVEN_BY_CHANGES } from '../models.ts'
import type { Night } from '../night-state.ts'
import { type Content, contentOf, hashSum, wrongKeyCount } from './content.ts'
import { type Delivery, guardDeletions, scd2Statements, type Scd2Statements } from './scd2.ts'
import { keep, writeSegment } from './stored.ts'
import { attributesOf, emptySelect, typedSelect, typesOf, type Written } from './typed-select.ts'

/** What a day does to a history, counted once its statements have run. */
type Changes = {
  opened: Content
  /** The ended versions as they are now written, and the hash they had among the open ones. */
  closed: Content & { hashWhileOpen: string }
}

/**
 * Writes a history by what changed. The version's file began as a copy of its parent's, so that only the
 * ended and opened versions are touched, and the content of the whole follows from that of the day before.
 */
export async function writeHistory(night: Night, model: OrderedModel): Promise<Written> {
  const { connection } = night
  const delivery = deliveryOf(night, model)
  const before = night.parent?.tables[model.name]
  if (before?.current && delivery === 'none') return keepAsBefore(night, model, { before, rowsIn: 0 })
  const { statements, today, delta } = await createDelta(night, model, delivery)
  if (before?.current && delta === 0) {
    await dropAll(connection)
    return keepAsBefore(night, model, { before, rowsIn: today })
  }
  const note = guardDeletions({
    table: model.name,
    isOpening: night.kind === 'opening',
    waivers: night.waivers,
    open: before?.current && delivery === 'full' ? before.current.rows : 0,
    deleted: delivery === 'full' ? await countGone(connection) : 0,
  })
  const order = model.key.join(', ')
  await connection.run(`create temp table opened as ${statements.opened} order by ${order};
    create temp table closed as ${statements.closed} order by ${order}`)
  const columns = [...attributesOf(model), 'valid_from', 'valid_to']
  const changes = await countChanges(connection, model, columns)
  const current = await applyChanges(night, model, { before, columns, changes })
  const segments = [...(before?.segments ?? [])]
  if (changes.closed.rows > 0) {
    const segment = await writeSegment(night, model.name, { from: 'closed', ...changes.closed, columns })
    // Every version closed by one night ends on its business date.
    const { businessDate } = night
    segments.push({ ...segment, min_valid_to: businessDate, max_valid_to: businessDate })
  }
  await showChanges(night, model, true)
  const change = { opened: 'opened', closed: 'closed', key: model.key, before: before?.current }
  const shown = model.shows_ended ? { shows_ended: model.shows_ended } : {}
  await keep(night, model.name, { write: 'scd2', columns, current, segments, change, ...shown })
  await dropAll(connection)
  return { rows_in: today, rows_out: current.rows, ...(note ? { note } : {}) }
}

async function keepAsBefore(
  night: Night,
  model: OrderedModel,
  { before, rowsIn }: { before: StoredTable; rowsIn: number },
): Promise<Written> {
  await showChanges(night, model, false)
  await keep(night, model.name, before)
  return { rows_in: rowsIn, rows_out: before.current!.rows }
}

/** What the night opened and ended, for the models that go by it. */
async function showChanges(night: Night, model: OrderedModel, isChanged: boolean): Promise<void> {
  const name = `changes.${model.table}`
  if (!night.watched.has(name)) return
  const columns = [...attributesOf(model), 'valid_from', 'valid_to'].join(', ')
  const rows = isChanged
    ? `select ${columns} from opened union all select ${columns} from closed`
    : `select ${columns} from next.${storedName(model.name)} limit 0`
  await night.connection.run(`create or replace table ${name} as ${rows}`)
}

/** The same of a history that is written already: what its night opened begins on its date, or ends on it. */
export async function showMadeChanges(night: Night, model: OrderedModel, made: StoredTable): Promise<void> {
  const name = `changes.${model.table}`
  if (!night.watched.has(name)) return
  const columns = [...attributesOf(model), 'valid_from', 'valid_to'].join(', ')
  const date = `CAST(${literal(night.businessDate)} AS date)`
  const files = closedFiles(night, made)
  const closed = files.length > 0 ? ` union all select ${columns} from ${readParquet(files)}` : ''
  await night.connection.run(`create or replace table ${name} as
    select ${columns} from next.${storedName(model.name)} where valid_from = ${date}${closed}`)
}

/** The file of the versions that this night ended, if it ended any. */
const closedFiles = ({ businessDate, warehouseDir }: Night, { segments }: StoredTable): string[] =>
  segments.filter((it) => it.business_date === businessDate).map((it) => join(warehouseDir, it.file))

const TABLES = ['today', 'touched', 'delta', 'opened', 'closed']

const dropAll = (connection: DuckDBConnection) =>
  connection.run(TABLES.map((table) => `drop table if exists ${table}`).join('; '))

type Delta = { statements: Scd2Statements; today: number; delta: number }

/** Makes the tables `today` and `delta` of one history, and gives the statements that go on from there. */
async function createDelta(night: Night, model: OrderedModel, delivery: Delivery): Promise<Delta> {
  const { connection, businessDate, parent } = night
  const before = parent?.tables[model.name] ? `parent.${storedName(model.name)}` : null
  const columns = attributesOf(model)
  if (model.reads.includes(`previous.${model.table}`)) {
    const rows = before ? `select ${columns.join(', ')} from ${before}` : emptySelect(model)
    await connection.run(`create or replace view previous.${model.table} as ${rows}`)
  }
  const read = [...columns, ...(delivery === 'increment' ? ['is_deleted'] : [])]
  const select = typedSelect(model, businessDate, read)
  const answer = await night.engine.answer(connection, {
    name: model.name,
    select,
    types: typesOf(model, read),
  })
  const today = await createCounted(connection, 'today', answer)
  if (before && delivery === 'increment') {
    // It names few keys of a large history: only their versions are looked at from here on, and only the
    // keys of the others are read to find them.
    await connection.run(`create temp table touched as from ${before} where rowid in
      (select rowid from ${before} semi join today using (${model.key.join(', ')}))`)
  }
  const statements = scd2Statements({
    previous: before && delivery === 'increment' ? 'touched' : before,
    today: 'today',
    columns,
    key: model.key,
    track: model.track ?? columns.filter((column) => !model.key.includes(column)),
    delivery,
    businessDate,
  })
  return { statements, today, delta: await createCounted(connection, 'delta', statements.delta) }
}

/** Makes a table, whose statement answers with its rows: on most days there is no more to ask. */
async function createCounted(connection: DuckDBConnection, table: string, select: string): Promise<number> {
  const row = await readRow(connection, `create temp table ${table} as ${select}`)
  return Number(row['Count'])
}

async function countGone(connection: DuckDBConnection): Promise<number> {
  const row = await readRow(connection, 'select count(*) as rows from delta where is_gone')
  return Number(row['rows'])
}

async function countChanges(
  connection: DuckDBConnection,
  model: OrderedModel,
  columns: string[],
): Promise<Changes> {
  const openEnd = `CAST(${literal(OPEN_END)} AS date)`
  const whileOpen = columns.map((column) => (column === 'valid_to' ? openEnd : column))
  const row = await readRow(
    connection,
    `select opened.rows as opened_rows, opened.hash as opened_hash,
       closed.rows as closed_rows, closed.hash as closed_hash, closed.while_open,
       ${wrongKeyCount('opened', model.key)} as wrong_keys
     from (select count(*) as rows, ${hashSum(columns)} as hash from opened) as opened,
       (select count(*) as rows, ${hashSum(columns)} as hash, ${hashSum(whileOpen)} as while_open
          from closed) as closed`,
  )
  if (Number(row['wrong_keys']) > 0) {
    await checkKey(connection, { table: model.name, rows: 'opened', key: model.key })
  }
  return {
    opened: { rows: Number(row['opened_rows']), hash: String(row['opened_hash']) },
    closed: {
      rows: Number(row['closed_rows']),
      hash: String(row['closed_hash']),
      hashWhileOpen: String(row['while_open']),
    },
  }
}

async function applyChanges(
  night: Night,
  model: OrderedModel,
  change: { before: StoredTable | undefined; columns: string[]; changes: Changes },
): Promise<Content> {
  const { connection } = night
  const { before, columns, changes } = change
  const { opened, closed } = changes
  const table = `next.${storedName(model.name)}`
  if (!before?.current) {
    await connection.run(`create or replace table ${table} as from opened`)
    return contentOf(connection, table, columns)
  }
  const onKey = model.key.map((column) => `o.${column} = c.${column}`).join(' and ')
  if (closed.rows > 0) await connection.run(`delete from ${table} as o using closed as c where ${onKey}`)
  if (opened.rows > 0) await connection.run(`insert into ${table} from opened`)
  const hash = BigInt(before.current.hash) - BigInt(closed.hashWhileOpen) + BigInt(opened.hash)
  return { rows: before.current.rows - closed.rows + opened.rows, hash: hash.toString() }
}

/** A history is driven by one delivery; one that is not driven by a feed is a full list of its own. */
function deliveryOf(night: Night, model: OrderedModel): Delivery {
  if (model.driven_by === DRIVEN_BY_CHANGES) return 'increment'
  return night.feeds.get(model.driven_by ?? '')?.delivery ?? 'full'
}
