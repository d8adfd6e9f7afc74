import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { between, chance, pick, type Random, randomFor } from '../../fixtures/generator/random.ts'
import { problemsOf } from '../../src/pipeline/load/index.ts'
import type { NightKind } from '../../src/pipeline/night-state.ts'
import { contentOf } from '../../src/pipeline/write/content.ts'
import { AppError } from '../../src/platform/errors.ts'
import { openDuck, readParquet, readRows } from '../../src/serving/duckdb.ts'
import { readHead, versionChain, writeHead, type Manifest } from '../../src/serving/manifest.ts'
import { attachVersion } from '../../src/serving/world.ts'
import {
  heldOn,
  keyOf,
  plainRows,
  plainVersions,
  type Day,
  type Item,
  type Sent,
} from '../support/plain-history.ts'
import { deliverDay, FEEDS, givenTinyFeeds, isCarried, openNights } from '../support/tiny-feeds.ts'
import type { FeedName, Nights, Tiny } from '../support/tiny-feeds.ts'

/** A bank has four histories, of feeds that come and stay away independently of each other. */
const BANKS = Number(process.env['ZHIKE_BANKS'] ?? 15)
const LANES = 2
const SEED = process.env['ZHIKE_SEED'] ?? '20260630'
const THIS_FILE = 'tests/scenarios/random-histories.test.ts'
/** Repeats one bank. */
const ONLY = process.env['ZHIKE_CASE']

const OPENING = '2026-04-30'
const MONTH = '2026-06'
const RERUN_DAYS = 4

type BankDay = { date: string; kind: NightKind; sent: Record<FeedName, Sent | null> }
type Story = { no: number; random: Random; tiny: Tiny; nights: Nights; days: BankDay[]; told: string[] }

const KEYS = ['a', 'b', 'c', 'd', 'e'].flatMap((k) => [1, 2].map((part) => ({ k, part })))

const randomItem = (random: Random): Item => ({
  ...pick(random, KEYS),
  v: pick(random, [null, 'x', 'y', 'z']),
  amount: pick(random, ['0.00', '1.50', '-2.00']),
  remark: pick(random, [null, 'p', 'q']),
})

/** What a feed sends on a day: often much as before, sometimes nothing. */
function randomSent(random: Random, feedDays: Day[], mode: 'f' | 'i'): Sent {
  const held = heldOn(plainVersions(feedDays), '9999-12-30')
  const items = new Map<string, Item>()
  const add = (item: Item) => items.set(keyOf(item), item)
  if (mode === 'f') {
    for (const { k, part, v, amount, remark } of held) {
      if (chance(random, 0.85)) add({ k, part, v, amount, remark })
    }
  }
  for (let count = between(random, 0, 4); count > 0; count--) add(randomItem(random))
  const gone = mode === 'f' ? [] : KEYS.filter((it) => !items.has(keyOf(it)) && chance(random, 0.15))
  return { mode, items: [...items.values()], gone }
}

const daysOf = (days: BankDay[], feed: FeedName): Day[] =>
  days.map(({ date, sent }) => ({ date, sent: sent[feed] }))

/** Changes are a day's: they need the file of the calendar day before. */
function mayBeChanges(days: BankDay[], at: number, feed: FeedName): boolean {
  const [before, own] = [days[at - 1], days[at]!]
  return own.kind === 'daily' && before?.kind === 'daily' && before.sent[feed] !== null
}

function randomDay(story: Story, at: number): void {
  const { random, days } = story
  for (const feed of FEEDS) {
    const mode = mayBeChanges(days, at, feed) && chance(random, 0.6) ? 'i' : 'f'
    const isSent = chance(random, 0.8)
    days[at]!.sent[feed] = isSent ? randomSent(random, daysOf(days.slice(0, at), feed), mode) : null
  }
}

const deliverOf = ({ tiny, nights }: Story, day: BankDay) => deliverDay(tiny, nights.landingDir, day)
const headOf = ({ nights }: Story) => readHead(nights.warehouseDir)

/** An increment after a day without its feed must be refused, and leave everything as it was. */
async function tryChangesAfterGap(story: Story, day: BankDay): Promise<void> {
  const at = story.days.indexOf(day)
  const feed = FEEDS.find((it) => !mayBeChanges(story.days, at, it))
  if (!feed) return
  const sent = { ...day.sent, [feed]: randomSent(story.random, [], 'i') }
  deliverOf(story, { ...day, sent })
  const before = headOf(story)
  const error: unknown = await story.nights.night(day.date, day.kind).catch((it: unknown) => it)
  expect(problemsOf(error), `${day.date} ${feed} needs its full file`).toMatchObject([
    { code: 'full_file_needed' },
  ])
  expect(headOf(story)).toEqual(before)
  story.told.push(`${day.date} refused without the full file of ${feed}`)
}

/** A night before the one that is missing must be refused. */
async function tryGap(story: Story, day: BankDay): Promise<void> {
  const after = dayNo(Number(day.date.slice(8)) + 1)
  deliverOf(story, { ...day, date: after })
  const error: unknown = await story.nights.night(after).catch((it: unknown) => it)
  expect(error instanceof AppError && error.code, `${after} before ${day.date}`).toBe('gap')
  rmSync(join(story.nights.landingDir, 'fz', after.replaceAll('-', '')), { recursive: true })
  story.told.push(`${after} refused before ${day.date}`)
}

const dayNo = (no: number) => `${MONTH}-${String(no).padStart(2, '0')}`

/** Runs a date again with the same files: nothing changes. */
async function runAgain(story: Story, day: BankDay): Promise<void> {
  const before = headOf(story)
  const results = await story.nights.run({ businessDate: day.date, kind: day.kind })
  expect(results.map((it) => it.status)).toEqual(results.map(() => 'unchanged'))
  expect(headOf(story)).toEqual(before)
  story.told.push(`${day.date} again`)
}

/** A night cut off before its manifest stood: what comes of it is the same to the hash. */
async function buildAgain(story: Story, day: BankDay): Promise<void> {
  const { warehouseDir } = story.nights
  const before = headOf(story)!
  rmSync(join(warehouseDir, 'manifest', `${before.version}.json`))
  if (before.parent) writeHead(warehouseDir, before.parent)
  else rmSync(join(warehouseDir, 'CURRENT.json'))
  const [result] = await story.nights.run({ businessDate: day.date, kind: day.kind })
  expect(result!.status).toBe('done')
  expect(result!.manifest).toEqual(before)
  story.told.push(`${day.date} built again`)
}

/** Another file for a day that has been, or one that comes late: its date is run, and all later ones. */
async function correct(story: Story): Promise<void> {
  const { random, days, nights } = story
  const at = Math.max(0, days.length - 1 - between(random, 0, RERUN_DAYS - 1))
  const feed = pick(random, FEEDS)
  const day = days[at]!
  const mode = mayBeChanges(days, at, feed) && chance(random, 0.5) ? 'i' : 'f'
  story.told.push(`${day.date} ${feed} ${day.sent[feed] ? 'corrected' : 'late'}`)
  day.sent[feed] = randomSent(random, daysOf(days.slice(0, at), feed), mode)
  deliverOf(story, day)
  await nights.run({ businessDate: day.date, kind: day.kind })
}

async function live(story: Story): Promise<void> {
  const { random, days, nights, told } = story
  const isOpened = chance(random, 0.3)
  const count = between(random, 3, 5)
  for (let at = 0; at < count; at++) {
    const isOpening = isOpened && at === 0
    const date = isOpening ? OPENING : dayNo(at + 1)
    const day: BankDay = {
      date,
      kind: isOpening ? 'opening' : 'daily',
      sent: { a: null, b: null, c: null, d: null },
    }
    days.push(day)
    randomDay(story, at)
    if (chance(random, 0.2)) await tryChangesAfterGap(story, day)
    if (days[at - 1]?.kind === 'daily' && chance(random, 0.15)) await tryGap(story, day)
    deliverOf(story, day)
    told.push(`${date} ${FEEDS.map((feed) => day.sent[feed]?.mode ?? '-').join('')}`)
    await nights.run({ businessDate: date, kind: day.kind })
    if (chance(random, 0.2)) await correct(story)
    if (chance(random, 0.2)) await runAgain(story, pick(random, days.slice(-RERUN_DAYS)))
    if (chance(random, 0.1)) await buildAgain(story, day)
  }
}

/** The same files, each date once, into a warehouse of its own. */
async function backfill({ tiny, nights, days }: Story): Promise<Manifest[]> {
  const own = openNights(tiny, { ...nights, warehouseDir: `${nights.warehouseDir}-again` })
  const manifests: Manifest[] = []
  for (const { date, kind } of days) manifests.unshift((await own.night(date, kind)).manifest)
  return manifests
}

const ITEM = 'k, part, v, cast(amount as varchar) as amount, remark'
const HISTORY = `${ITEM}, cast(valid_from as varchar) as valid_from, cast(valid_to as varchar) as valid_to`

function expectRows(what: string, found: unknown[], plain: Item[]): void {
  const textsOf = (rows: unknown[]) => rows.map((it) => JSON.stringify(it, LIST)).toSorted()
  expect(textsOf(found), what).toEqual(textsOf(plain))
}
const LIST = ['k', 'part', 'v', 'amount', 'remark', 'valid_from', 'valid_to']

/** Each table of the version holds what a plain walk over the days' files says, seen from any day. */
async function checkTables(story: Story, connection: DuckDBConnection): Promise<void> {
  const { days, nights } = story
  const manifest = headOf(story)!
  for (const { date } of days) {
    await attachVersion(connection, { warehouseDir: nights.warehouseDir, manifest, asOf: date })
    for (const feed of FEEDS) {
      const versions = plainVersions(daysOf(days, feed))
      const isFirst = date === days[0]!.date
      const all = isFirst ? await readRows(connection, `select ${HISTORY} from base.items_${feed}`) : null
      if (all) expectRows(`versions of ${feed}`, all, versions)
      const asOf = `select ${ITEM} from base.items_${feed}
        where valid_from <= '${date}' and '${date}' < valid_to`
      const held = heldOn(versions, date)
      const plain = held.map(({ k, part, v, amount, remark }) => ({ k, part, v, amount, remark }))
      expectRows(`${feed} as of ${date}`, await readRows(connection, asOf), plain)
      const daily = (table: string) =>
        readRows(connection, `select ${ITEM} from ${table}_${feed} where business_date = '${date}'`)
      expectRows(`held of ${feed} on ${date}`, await daily('metrics.held'), plain)
      const sent = plainRows(daysOf(days, feed), isCarried(feed)).get(date)!
      expectRows(`rows of ${feed} on ${date}`, await daily('base.rows'), sent)
    }
  }
}

/** What a manifest says of its tables is what their files hold. */
async function checkManifest(
  { nights }: Story,
  manifest: Manifest,
  connection: DuckDBConnection,
): Promise<void> {
  for (const [name, { current, segments, columns, write }] of Object.entries(manifest.tables)) {
    if (current) {
      const relation = `current.${name.replace('.', '__')}`
      expect(await contentOf(connection, relation, columns), name).toEqual({
        rows: current.rows,
        hash: current.hash,
      })
    }
    for (const { file, rows, hash, business_date, max_valid_to } of segments) {
      const relation = readParquet([join(nights.warehouseDir, file)])
      expect(await contentOf(connection, relation, columns), file).toEqual({ rows, hash })
      if (write === 'scd2') expect(max_valid_to).toBe(business_date)
    }
  }
}

async function check(story: Story): Promise<void> {
  const duck = await openDuck({ threads: 1 })
  try {
    await checkTables(story, duck.connection)
    await checkManifest(story, headOf(story)!, duck.connection)
  } finally {
    duck.close()
  }
  const chain = versionChain(story.nights.warehouseDir, headOf(story))
  expect(await backfill(story)).toEqual(chain)
}

describe(`random histories (seed ${SEED})`, () => {
  let tiny: Tiny

  beforeAll(async () => {
    tiny = await givenTinyFeeds()
  })
  afterAll(() => tiny.drop())

  const runBank = async (no: number): Promise<void> => {
    const landingDir = join(tiny.folder, `landing-${no}`)
    const warehouseDir = join(tiny.folder, `wh-${no}`)
    const nights = openNights(tiny, { landingDir, warehouseDir })
    const story: Story = { no, random: randomFor(SEED, `bank/${no}`), tiny, nights, days: [], told: [] }
    try {
      await live(story)
      await check(story)
    } catch (error) {
      const repeat = `ZHIKE_SEED=${SEED} ZHIKE_CASE=${no} npm test -- ${THIS_FILE}`
      throw new Error(`seed ${SEED}, bank ${no} (${story.told.join('; ')}). Repeat only this: ${repeat}`, {
        cause: error,
      })
    }
    for (const folder of [landingDir, warehouseDir, `${warehouseDir}-again`])
      rmSync(folder, { recursive: true })
  }

  it('hold what a plain walk over the files says, however the nights were run', async () => {
    const waiting = ONLY ? [Number(ONLY)] : Array.from({ length: BANKS }, (_, no) => no)
    const walk = async () => {
      for (let no = waiting.shift(); no !== undefined; no = waiting.shift()) await runBank(no)
    }

    await Promise.all(Array.from({ length: LANES }, walk))
  })
})
