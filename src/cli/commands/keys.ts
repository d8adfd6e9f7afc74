import type { SealedPlace } from '../../pipeline/index.ts'
import { recordAudit } from '../../platform/audit.ts'
import {
  addKey,
  type Algorithm,
  ALGORITHMS,
  findKey,
  offeredAlgorithms,
  openKeyRing,
  readRing,
  refuseInUse,
  retireKey,
  type RingKey,
  useKey,
} from '../../platform/crypto/index.ts'
import type { Resealed } from '../../platform/crypto/sealed-columns.ts'
import { inTransaction } from '../../platform/db.ts'
import { AppError, conflict, invalid } from '../../platform/errors.ts'
import { connect, type Postgres, withLock } from '../../platform/postgres/index.ts'
import { countSealedWith, listSealedColumns, resealRows } from '../../platform/postgres/sealed-rows.ts'
import { statePaths } from '../../platform/state.ts'
import type { CliContext, Command } from '../command.ts'
import { withDatabases, withPostgres } from '../installation.ts'
import { SEALED_COLUMNS } from '../sealed-columns.ts'
import { table } from '../table.ts'
import { textOf } from '../values.ts'

export const keysListCommand: Command = {
  name: 'keys list',
  summary: 'The keys that values are sealed with: their algorithm, age and state. The keys themselves never.',
  usage: ['zhike keys list'],
  options: {},
  async run({ config, print }) {
    const keys = readRing(statePaths(config).keysDir)
    print({ answer: { keys, offered: offeredAlgorithms() }, text: describe(keys) })
  },
}

export const keysAddCommand: Command = {
  name: 'keys add',
  summary: 'Makes a key, which everybody can open with from now on; nothing is sealed with it yet.',
  usage: [`zhike keys add [--algorithm ${ALGORITHMS.join(' | ')}]`],
  options: { algorithm: { type: 'string' } },
  async run(context, { values }) {
    const algorithm = algorithmOf(textOf(values, 'algorithm') ?? 'aes-256-gcm')
    const made = await change(context, 'keys.add', (keysDir, at) => addKey(keysDir, { algorithm, at }))
    const next = `Once every machine has it: zhike keys use ${made.number}`
    context.print({ answer: made, text: `Key ${made.number} is made, ${algorithm}. ${next}` })
  },
}

export const keysUseCommand: Command = {
  name: 'keys use',
  summary: 'Seals with this key from now on. What others have sealed goes on opening.',
  usage: ['zhike keys use <number>'],
  options: {},
  takesName: true,
  async run(context, { positionals }) {
    const number = numberOf(positionals)
    const used = await change(context, 'keys.use', (keysDir, at) => useKey(keysDir, { number, at }))
    context.print({
      answer: used,
      text: `Key ${number} seals from now on. What lies sealed in the CRM: zhike keys reseal`,
    })
  },
}

export const keysResealCommand: Command = {
  name: 'keys reseal',
  summary: "Seals the CRM's own tables with the current key, a few rows at a time, while people work.",
  usage: ['zhike keys reseal'],
  options: {},
  async run(context) {
    const { keysDir } = statePaths(context.config)
    const keys = openKeyRing(keysDir)
    const { number } = keys.current
    const columns = await withPostgres(context, (postgres) =>
      connect(postgres.url('owner'), async (owner) => {
        const done: Resealed[] = []
        for (const column of SEALED_COLUMNS) done.push(await resealRows(owner, keys, column))
        return done
      }),
    )
    const resealed = sum(columns.map((it) => it.resealed))
    const unreadable = columns.filter((it) => it.unreadable > 0)
    await withDatabases(context, (databases) =>
      recordAudit(
        { databases, clock: context.clock },
        { ...line('keys.reseal', number), details: { resealed } },
      ),
    )
    if (unreadable.length > 0) throw unopened(unreadable)
    context.print({
      answer: { number, columns },
      text: `${resealed} values are sealed with key ${number} now. No value of the CRM has another key.`,
    })
  },
}

export const keysRetireCommand: Command = {
  name: 'keys retire',
  summary: 'Takes a key out of use for good; refused as long as anything kept is sealed with it.',
  usage: ['zhike keys retire <number>'],
  options: {},
  takesName: true,
  async run(context, { positionals }) {
    const number = numberOf(positionals)
    const { config, clock } = context
    const { keysDir } = statePaths(config)
    if (findKey(keysDir, number).state === 'retired')
      throw conflict('key_retired', `Key ${number} is retired.`)
    const { withSealedFiles } = await import('../../pipeline/index.ts')
    const retired = await withPostgres(context, (postgres) =>
      withSealedFiles({ config, postgres, number }, async (places) => {
        refuseInUse(keysDir, { number, now: clock.now() })
        const needed = [...(await sealedInTables(postgres, number)), ...places]
        if (needed.length > 0) throw stillNeeded(number, needed)
        return change(context, 'keys.retire', (dir, at) => retireKey(dir, { number, at }))
      }),
    )
    context.print({
      answer: retired,
      text: `Key ${number} is retired. Keep its file as long as copies of former days are kept.`,
    })
  },
}

type Place = SealedPlace | { store: 'crm'; table: string; values: number }

const sealedInTables = (postgres: Postgres, number: number): Promise<Place[]> =>
  connect(postgres.url('owner'), async (owner) => {
    const places: Place[] = []
    for (const it of await listSealedColumns(owner)) {
      const values = await countSealedWith(owner, it, number)
      if (values > 0) places.push({ store: 'crm', table: it.table, values })
    }
    return places
  })

const PLACES_TOLD = 5

function stillNeeded(number: number, places: Place[]): AppError {
  const told = places.slice(0, PLACES_TOLD).map((it) => `${it.values} in ${it.store} ${it.table}`)
  const more = places.length > PLACES_TOLD ? `, and ${places.length - PLACES_TOLD} more tables` : ''
  const isInCrm = places.some((it) => it.store === 'crm')
  const advice = isInCrm ? ' zhike keys reseal seals those of the CRM again.' : ''
  return conflict(
    'key_needed',
    `Key ${number} has sealed values that are kept: ${told.join(', ')}${more}.${advice}`,
    { places },
  )
}

const unopened = (columns: Resealed[]) =>
  conflict(
    'values_unreadable',
    `Some values do not open and stay as they are: ${columns
      .map((it) => `${it.unreadable} of ${it.table}.${it.column}`)
      .join(', ')}.`,
    { columns },
  )

const line = (action: string, number: number) => ({
  action,
  outcome: 'done' as const,
  // At a terminal nobody is signed in.
  user_id: null,
  subject: `key ${number}`,
})

/** A change of the ring leaves its line in the trail, or does not happen. */
function change(
  context: CliContext,
  action: string,
  make: (keysDir: string, at: string) => RingKey,
): Promise<RingKey> {
  const { config, clock } = context
  const { keysDir } = statePaths(config)
  return withLock(`the keys of ${keysDir}`, () =>
    withDatabases(context, (databases) =>
      inTransaction(databases, async (db) => {
        const made = make(keysDir, clock.now().toISOString())
        const { algorithm, state } = made
        const told = { ...line(action, made.number), details: { algorithm, state } }
        await recordAudit({ databases: { db }, clock }, told)
        return made
      }),
    ),
  )
}

function algorithmOf(text: string): Algorithm {
  const found = ALGORITHMS.find((it) => it === text)
  if (!found) throw invalid(`--algorithm is "${text}"; it takes ${ALGORITHMS.join(', ')}.`)
  return found
}

function numberOf([text, ...others]: string[]): number {
  const isNumber = text !== undefined && /^[1-9]\d{0,5}$/.test(text) && others.length === 0
  if (!isNumber) throw invalid('Name one key by its number.')
  return Number(text)
}

const sum = (numbers: number[]) => numbers.reduce((total, it) => total + it, 0)

const describe = (keys: RingKey[]): string =>
  table(
    ['key', 'algorithm', 'state', 'since', 'made'],
    keys.map((it) => [String(it.number), it.algorithm, it.state, it.state_since, it.made_at]),
  ).join('\n')
