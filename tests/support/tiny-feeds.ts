import type { Waiver } from '../../src/pipeline/waiver.ts'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeUnnamedFiles } from '../../src/pipeline/housekeeping.ts'
import type { Contract } from '../../src/pipeline/load/index.ts'
import { runNight, type NightResult } from '../../src/pipeline/night.ts'
import { readCatalogue, type Catalogue } from '../../src/pipeline/night-plan.ts'
import type { NightKind } from '../../src/pipeline/night-state.ts'
import { planDates } from '../../src/pipeline/plan-dates.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { type KeyRing, openKeyRing } from '../../src/platform/crypto/index.ts'
import { deliver } from './delivery.ts'
import type { Sent } from './plain-history.ts'

/** Feeds that differ in what a night does without them; each drives a history and a daily table. */
export const FEEDS = ['a', 'b', 'c', 'd'] as const
export type FeedName = (typeof FEEDS)[number]
export const isCarried = (feed: FeedName) => feed === 'a' || feed === 'c'

const LISTS = ['codes', 'currencies', 'private_characters', 'service_numbers']

const contractText = (feed: FeedName) => `
file: FZ_${feed.toUpperCase()}
feed: 1
title: { zh: 物, en: Items }
modes: [f, i]
if_missing: ${isCarried(feed) ? 'carry' : 'none'}
swing: none
delimiter: "|@|"
encoding: UTF-8
key: [k, part]
control_amount: amount
columns:
  - { name: k, type: C(4), label: 号, required: true }
  - { name: part, type: N(4), label: 分号, required: true }
  - { name: op_flag, type: C(1), label: 操作标志 }
  - { name: v, type: C(10), label: 值 }
  - { name: amount, type: "N(20,2)", label: 金额 }
  - { name: remark, type: C(10), label: 备注 }
  - { name: data_date, type: D, label: 数据日期, required: true }
  - { name: src_upd_ts, type: TS, label: 源更新时间 }
`

const COLUMNS = `
  k: { type: varchar, meaning: "." }
  part: { type: integer, meaning: "." }
  v: { type: varchar, meaning: "." }
  amount: { type: "decimal(20,2)", meaning: "." }
  remark: { type: varchar, meaning: "." }`
const FLAG = `
  is_deleted: { type: boolean, meaning: "." }`
const DATE = `
  business_date: { type: date, meaning: "." }`
const HISTORY = `
  valid_from: { type: date, meaning: "." }
  valid_to: { type: date, meaning: "." }`

type ModelText = { name: string; yml: string; columns: string; sql: string }

function modelTexts(feed: FeedName): ModelText[] {
  const list = 'k, part, v, amount, remark'
  const daily = 'write: daily\nkey: [business_date, k, part]'
  const file = `source.fz_${feed}`
  return [
    {
      name: `ods/fz_${feed}`,
      yml: 'write: view\nkey: [k, part]',
      columns: COLUMNS + FLAG,
      sql: `select ${list}, coalesce(op_flag = 'D', false) as is_deleted from ${file}`,
    },
    {
      name: `base/items_${feed}`,
      yml: `write: scd2\nkey: [k, part]\ndriven_by: ods.fz_${feed}\ntrack: [v, amount]`,
      columns: COLUMNS + FLAG + HISTORY,
      sql: `select ${list}, is_deleted from ods.fz_${feed}`,
    },
    {
      name: `base/rows_${feed}`,
      yml: daily,
      columns: DATE + COLUMNS,
      sql: `select :business_date as business_date, ${list} from ods.fz_${feed} where not is_deleted`,
    },
    {
      name: `metrics/held_${feed}`,
      yml: daily,
      columns: DATE + COLUMNS,
      sql: `select :business_date as business_date, ${list} from base.items_${feed}
        where valid_from <= :business_date and :business_date < valid_to`,
    },
  ]
}

function writeModels(modelsDir: string): void {
  const title = 'title: { zh: 物, en: Items }\nmeaning: "."\ngrain: one\nmay_be_empty: true\n'
  for (const folder of ['sources/fz', 'ods', 'base', 'metrics', 'ref']) {
    mkdirSync(join(modelsDir, folder), { recursive: true })
  }
  for (const list of LISTS.flatMap((it) => [`${it}.yml`, `${it}.csv`])) {
    cpSync(join(PROJECT_DIR, 'warehouse/ref', list), join(modelsDir, 'ref', list))
  }
  for (const feed of FEEDS) {
    writeFileSync(join(modelsDir, `sources/fz/FZ_${feed.toUpperCase()}.yml`), contractText(feed))
    for (const { name, yml, columns, sql } of modelTexts(feed)) {
      const table = `table: ${name.split('/')[1]}\n`
      writeFileSync(join(modelsDir, `${name}.yml`), `${table}${title}${yml}\ncolumns:${columns}\n`)
      writeFileSync(join(modelsDir, `${name}.sql`), sql)
    }
  }
}

export type Tiny = { catalogue: Catalogue; keys: KeyRing; folder: string; drop(): void }

/** The models of some small feeds, read once for any number of warehouses. */
export async function givenTinyFeeds(): Promise<Tiny> {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-histories-'))
  writeModels(join(folder, 'models'))
  const catalogue = await readCatalogue(join(folder, 'models'))
  const drop = () => rmSync(folder, { recursive: true })
  return { catalogue, keys: openKeyRing(join(folder, 'keys')), folder, drop }
}

export type Nights = ReturnType<typeof openNights>

/** A warehouse of its own over the files of a landing folder. */
export function openNights({ catalogue, keys }: Tiny, place: { landingDir: string; warehouseDir: string }) {
  const archiveDir = `${place.warehouseDir}-archive`
  const common = {
    archiveDir,
    catalogue,
    keys,
    allowSyntheticId: true,
    limits: { threads: 1 },
    rerunSource: null,
  }
  const input = { ...place, ...common }
  const night = (businessDate: string, kind: NightKind = 'daily', waivers: Waiver[] = []) =>
    runNight({ ...input, businessDate, kind, waivers })
  return {
    ...place,
    night,
    /** Runs a date and every later one that stands on it, as `zhike run` does. */
    run: async (date: { businessDate: string; kind: NightKind }): Promise<NightResult[]> => {
      removeUnnamedFiles(place.warehouseDir, [])
      const isOpening = date.kind === 'opening'
      const asked = isOpening
        ? { opening: [date.businessDate], dates: [] }
        : { opening: [], dates: [date.businessDate] }
      const results: NightResult[] = []
      for (const it of planDates({ ...asked, warehouseDir: place.warehouseDir })) {
        results.push(await night(it.businessDate, it.kind))
      }
      return results
    },
  }
}

const compact = (date: string) => date.replaceAll('-', '')

/** Lays the files of all feeds for a date into the landing folder, in the place of what lay there. */
export function deliverDay(
  { catalogue }: Tiny,
  landingDir: string,
  { date, sent }: { date: string; sent: Record<FeedName, Sent | null> },
): void {
  const folder = join(landingDir, 'fz', compact(date))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const feed of FEEDS) {
    const its = sent[feed]
    if (its) deliver(landingDir, contractOf(catalogue, feed), { date, mode: its.mode, rows: rowsOf(its) })
  }
  writeFileSync(join(folder, `FZ_${compact(date)}.ok`), '')
}

const contractOf = ({ contracts }: Catalogue, feed: FeedName): Contract =>
  contracts.find((it) => it.file === `FZ_${feed.toUpperCase()}`)!

function rowsOf({ mode, items, gone }: Sent): Record<string, string>[] {
  const kept = items.map(({ k, part, v, amount, remark }) => ({
    ...{ k, part: String(part), v: v ?? '', amount, remark: remark ?? '' },
    op_flag: mode === 'i' ? 'U' : '',
  }))
  const ended = gone.map(({ k, part }) => ({ k, part: String(part), op_flag: 'D' }))
  return [...kept, ...ended]
}
