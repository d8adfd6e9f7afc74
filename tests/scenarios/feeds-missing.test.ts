import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import type { OrderedModel } from '../../src/pipeline/dependencies.ts'
import { readContracts, type Contract } from '../../src/pipeline/load/index.ts'
import { type Catalogue, readCatalogue } from '../../src/pipeline/night-plan.ts'
import { openKeyRing } from '../../src/platform/crypto/index.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { openDuck, readParquet, readRows } from '../../src/serving/duckdb.ts'
import { readHead, type Manifest } from '../../src/serving/manifest.ts'
import { holdBack } from '../support/hold-back.ts'
import { type Nights, openNights } from '../support/tiny-feeds.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

/**
 * Each feed missing alone for a day, from one evening on: what it drives stays as it was, and what it has no
 * part in comes out as on the night where it came. The feeds are those of the contracts, so that a new one is
 * tried without a word. A core feed is missing by the word of two people.
 */

const [FIRST, SECOND] = ['2026-06-28', '2026-06-29'] as const

const modelsDir = join(PROJECT_DIR, 'warehouse')
const folder = mkdtempSync(join(tmpdir(), 'zhike-missing-'))
const landingDir = join(folder, 'landing')
const warehouseDir = join(folder, 'warehouse')
let catalogue: Catalogue
let nights: Nights
let evening: Manifest
/** The night on which everything came. */
let whole: Manifest

beforeAll(async () => {
  const { opening } = deliverTinyBank(landingDir)
  catalogue = await readCatalogue(modelsDir)
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

/** The night of the second date without a feed; its files are back in their place afterwards. */
async function nightWithout({ file, system, if_missing: policy }: Contract): Promise<Manifest> {
  undoNightsAfter(warehouseDir, FIRST)
  const come = holdBack({ landingDir, date: SECOND, system, file: `${file}.` })
  const waivers = policy === 'stop' ? [{ kind: 'feed' as const, name: file }] : []
  try {
    return (await nights.night(SECOND, 'daily', waivers)).manifest
  } finally {
    come()
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
  const others = kept().filter((it) => !reached.has(it.name))
  return { driven, joining: base.filter((it) => !driven.includes(it)), others }
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

describe.for(contractsOf(SECOND).map((it) => [it.file, it] as const))('%s alone', ([file, contract]) => {
  let night: Manifest
  let parts: ReturnType<typeof partsOf>
  beforeAll(async () => {
    night = await nightWithout(contract)
    parts = partsOf(file)
  })

  it('changes no table that it has no part in', () => {
    expect(parts.others.map((it) => content(night, it))).toEqual(parts.others.map((it) => content(whole, it)))
  })

  it('leaves what it drives as it was', async () => {
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

  it('leaves the rows of what only joins it those of the day', async () => {
    const histories = ofWrite(parts.joining, 'scd2').filter((it) => it.driven_by?.startsWith('ods.'))
    expect(histories.map((it) => content(night, it))).toEqual(histories.map((it) => content(whole, it)))
    for (const model of ofWrite(parts.joining, 'daily')) {
      const [now, then] = [partition(night, model, SECOND), partition(whole, model, SECOND)]
      expect([model.name, await differing(model.key, now.file, then.file)]).toEqual([model.name, []])
    }
  })
})

describe('what is known of one feed by another', () => {
  it.for([
    ['CORE_DEP_ACCT', 'base.deposit_transactions'],
    ['EBK_SIGN', 'base.ebank_last_logins'],
    ['WMS_PROD', 'base.wealth_holdings'],
  ] as const)('without %s, %s is the day’s own', async ([file, table]) => {
    const night = await nightWithout(readContracts(modelsDir).find((it) => it.file === file)!)
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
