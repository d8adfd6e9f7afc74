import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import type { OrderedModel } from '../../src/pipeline/dependencies.ts'
import { readContracts, type Contract } from '../../src/pipeline/load/index.ts'
import { readCatalogue } from '../../src/pipeline/night-plan.ts'
import { openKeyRing } from '../../src/platform/crypto/index.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { openDuck, readParquet, readRows } from '../../src/serving/duckdb.ts'
import { readHead, type Manifest } from '../../src/serving/manifest.ts'
import { holdBack } from '../support/hold-back.ts'
import { type Nights, openNights } from '../support/tiny-feeds.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

/**
 * Each feed missing for a day, from one evening on: what it drives stays as it was, and what it has no part
 * in comes out as on the night where it came. The feeds are those of the contracts, so that a new one is
 * tried without a word. Feeds that have no base table in common are missing in the same night;
 * `ZHIKE_FEEDS_A_NIGHT=1` lets each be missing alone. A core feed is missing by the word of two people.
 */

const [FIRST, SECOND] = ['2026-06-28', '2026-06-29'] as const
const FEEDS_A_NIGHT = Number(process.env['ZHIKE_FEEDS_A_NIGHT'] ?? 8)

const modelsDir = join(PROJECT_DIR, 'warehouse')
const folder = mkdtempSync(join(tmpdir(), 'zhike-missing-'))
const landingDir = join(folder, 'landing')
const warehouseDir = join(folder, 'warehouse')
const catalogue = await readCatalogue(modelsDir)
let nights: Nights
let evening: Manifest
/** The night on which everything came. */
let whole: Manifest

beforeAll(async () => {
  const { opening } = deliverTinyBank(landingDir)
  nights = openNights(
    { catalogue, keys: openKeyRing(join(folder, 'keys')), folder, drop: () => {} },
    { landingDir, warehouseDir },
  )
  for (const date of opening) await nights.night(date, 'opening')
  await nights.night(FIRST)
  evening = readHead(warehouseDir)!
  whole = (await nights.night(SECOND)).manifest
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The night of the second date without these feeds; their files are back in their place afterwards. */
async function nightWithout(missing: Contract[]): Promise<Manifest> {
  undoNightsAfter(warehouseDir, FIRST)
  const come = missing.map(({ file, system }) =>
    holdBack({ landingDir, date: SECOND, system, file: `${file}.` }),
  )
  const stopping = missing.filter((it) => it.if_missing === 'stop')
  const waivers = stopping.map((it) => ({ kind: 'feed' as const, name: it.file }))
  try {
    return (await nights.night(SECOND, 'daily', waivers)).manifest
  } finally {
    for (const back of come) back()
  }
}

const kept = () =>
  catalogue.models.filter((it) => !['ods', 'marts'].includes(it.layer) && it.write !== 'register')
const ofWrite = (models: OrderedModel[], write: OrderedModel['write']) =>
  models.filter((it) => it.write === write)
const storedAs = (read: string) => read.replace(/^changes\./, 'base.')

/** Tables that a feed has a part in: what it drives, what only joins it, and all that is made of them. */
function partsOf(file: string) {
  const delivered = catalogue.models
    .filter((it) => it.reads.includes(`source.${file.toLowerCase()}`))
    .map((it) => it.name)
  const reached = new Set(delivered)
  for (const { name, reads } of kept()) if (reads.some((it) => reached.has(storedAs(it)))) reached.add(name)
  const isDriven = ({ driven_by: by, reads }: OrderedModel) =>
    (by ? [by] : reads).some((it) => delivered.includes(it))
  const driven = kept().filter((it) => it.layer === 'base' && isDriven(it))
  const base = kept().filter((it) => it.layer === 'base' && reached.has(it.name))
  return { reached, base, driven, joining: base.filter((it) => !driven.includes(it)) }
}

type Part = { contract: Contract; parts: ReturnType<typeof partsOf> }

/** Feeds by the night in which they are missing: no two of a night have a part in the same base table. */
function byNight(contracts: Contract[]): Part[][] {
  const groups: Part[][] = []
  const isApart = (one: Part, other: Part) => !one.parts.base.some((it) => other.parts.base.includes(it))
  for (const contract of contracts) {
    const part = { contract, parts: partsOf(contract.file) }
    const group = groups.find((it) => it.length < FEEDS_A_NIGHT && it.every((other) => isApart(part, other)))
    if (group) group.push(part)
    else groups.push([part])
  }
  return groups
}

const content = (manifest: Manifest, { name }: OrderedModel) => {
  const { current, segments } = manifest.tables[name]!
  return [name, current?.hash, ...segments.map((it) => `${it.business_date} ${it.hash}`)]
}

/** Rows of two nights that are not the same but for their date. */
async function differing(columns: string[], one: string, other: string) {
  const duck = await openDuck()
  const of = (file: string) => `select ${columns.join(', ')} from ${readParquet([join(warehouseDir, file)])}`
  const rows = await readRows(
    duck.connection,
    `(${of(one)} except all ${of(other)}) union all (${of(other)} except all ${of(one)})`,
  )
  duck.close()
  return rows
}

const partition = (manifest: Manifest, { name }: OrderedModel, date: string) =>
  manifest.tables[name]!.segments.find((it) => it.business_date === date)!

const isFlow = ({ modes }: Contract) => modes.every((it) => it === 'a')

const groups = byNight(contractsOf(SECOND)).map(
  (it) => [it.map(({ contract }) => contract.file), it] as const,
)

describe.for(groups)('a night without %s', ([, missing]) => {
  let night: Manifest
  beforeAll(async () => {
    night = await nightWithout(missing.map((it) => it.contract))
  })

  it('changes no table that they have no part in', () => {
    const others = kept().filter((it) => missing.every(({ parts }) => !parts.reached.has(it.name)))
    expect(others.length).toBeGreaterThan(0)
    expect(others.map((it) => content(night, it))).toEqual(others.map((it) => content(whole, it)))
  })

  it.each(missing)('leaves what $contract.file drives as it was', async ({ contract, parts }) => {
    const histories = ofWrite(parts.driven, 'scd2')
    expect(histories.map((it) => content(night, it))).toEqual(histories.map((it) => content(evening, it)))
    const days = ofWrite(parts.driven, 'daily')
    // What is known of the time before stays; nothing new has happened.
    const flows = days.filter((it) => isFlow(contract) && !it.reads.includes(`previous.${it.table}`))
    expect(flows.map((it) => partition(night, it, SECOND).rows)).toEqual(flows.map(() => 0))
    for (const model of isFlow(contract) ? [] : days) {
      const columns = Object.keys(model.columns).filter((it) => it !== 'business_date')
      const [now, before] = [partition(night, model, SECOND), partition(evening, model, FIRST)]
      expect([model.name, await differing(columns, now.file, before.file)]).toEqual([model.name, []])
    }
  })

  it.each(missing)(
    'leaves the rows of what only joins $contract.file those of the day',
    async ({ parts }) => {
      const histories = ofWrite(parts.joining, 'scd2').filter((it) => it.driven_by?.startsWith('ods.'))
      expect(histories.map((it) => content(night, it))).toEqual(histories.map((it) => content(whole, it)))
      for (const model of ofWrite(parts.joining, 'daily')) {
        const [now, then] = [partition(night, model, SECOND), partition(whole, model, SECOND)]
        expect([model.name, await differing(model.key, now.file, then.file)]).toEqual([model.name, []])
      }
    },
  )
})

describe('what is known of one feed by another', () => {
  it.for([
    ['CORE_DEP_ACCT', 'base.deposit_transactions'],
    ['EBK_SIGN', 'base.ebank_last_logins'],
    ['WMS_PROD', 'base.wealth_holdings'],
  ] as const)('without %s, %s is the day’s own', async ([file, table]) => {
    const night = await nightWithout(readContracts(modelsDir).filter((it) => it.file === file))
    const model = catalogue.models.find((it) => it.name === table)!

    expect(content(night, model)).toEqual(content(whole, model))
  })
})

/** The feeds whose files lie there for a date, as the contracts have them. */
function contractsOf(date: string): Contract[] {
  const trial = mkdtempSync(join(tmpdir(), 'zhike-feeds-'))
  deliverTinyBank(trial)
  const came = readContracts(modelsDir).filter(({ file, system }) => {
    try {
      holdBack({ landingDir: trial, date, system, file: `${file}.` })
      return true
    } catch {
      return false
    }
  })
  rmSync(trial, { recursive: true })
  return came
}
