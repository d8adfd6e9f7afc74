import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runArchive } from '../../src/pipeline/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { statePaths } from '../../src/platform/state.ts'
import { readCatalogueOf } from '../../src/serving/archive-catalogue.ts'
import {
  madeOn,
  type Manifest,
  readManifest,
  type StoredTable,
  versionChain,
  writeHead,
  writeManifest,
  writeNote,
} from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { expectSameBank, headOf } from '../support/bank-content.ts'
import { clearLanding, edit, forgetVersions, landThresholds } from '../support/time-passed.ts'

const [MARCH, APRIL, FIRST, SECOND, LAST] = [
  '2026-03-31',
  '2026-04-30',
  '2026-06-28',
  '2026-06-29',
  '2026-06-30',
] as const

const chainOf = (bank: TestBank): Manifest[] => versionChain(bank.config.warehouseDir, headOf(bank))
const nightOn = (bank: TestBank, date: string): Manifest =>
  chainOf(bank).find((it) => it.business_date === date)!

/** What a night made of each table, but what was delivered to it. */
const madeOf = (manifest: Manifest) =>
  Object.fromEntries(
    Object.keys(manifest.tables)
      .filter((it) => !it.startsWith('ods.'))
      .map((it) => [it, madeOn(manifest, it)]),
  )

/** Every file of every date, but what was delivered. */
const filesOf = ({ tables }: Manifest) =>
  Object.entries(tables).flatMap(([name, { segments }]) =>
    segments.map((it) => `${name} ${it.business_date} ${it.rows} ${it.hash}`),
  )

/**
 * As it is long after the month ends of the opening: files have been cleared away, the rows of then as
 * delivered are in the archive, and of the versions nothing is left but what a short manifest says.
 */
function letTimePass({ config }: TestBank, chain: Manifest[]): void {
  clearLanding(config)
  forgetVersions(
    config,
    chain.filter((it) => it.kind === 'opening'),
  )
}

/** The models of the product in a folder of the bank's own, to be changed there. */
function givenOwnModels(bank: TestBank, change: (folder: string) => void): Partial<TestBank['config']> {
  const modelsDir = join(bank.config.stateDir, 'models')
  rmSync(modelsDir, { recursive: true, force: true })
  cpSync(join(PROJECT_DIR, 'warehouse'), modelsDir, { recursive: true })
  change(modelsDir)
  return { modelsDir }
}

/** Another text of a model that selects the same. */
function sayOtherwise(folder: string): void {
  const path = join(folder, 'metrics/customer/customer_daily.sql')
  writeFileSync(path, `-- Said in other words.\n${readFileSync(path, 'utf8')}`)
}

describe('a month end of which neither files nor rows as delivered are left', () => {
  let bank: TestBank
  let before: Manifest
  let chain: Manifest[]

  beforeAll(async () => {
    bank = await givenTinyBankAfter(LAST)
    before = headOf(bank)
    chain = chainOf(bank)
    letTimePass(bank, chain)
  })
  afterAll(() => bank.drop())

  it('has nothing to be done where nothing has changed', async () => {
    const { nights, left_as_they_are } = await bank.run({ dates: [MARCH] })

    expect(nights).toMatchObject([{ business_date: MARCH, status: 'unchanged', from_layer: 'base' }])
    expect(left_as_they_are).toEqual([APRIL, FIRST, SECOND, LAST])
    expect(headOf(bank)).toEqual(before)
  })

  it('comes out as it was by models that say the same, and later dates stay', async () => {
    const own = givenOwnModels(bank, sayOtherwise)
    const { nights } = await bank.run({ dates: [MARCH], config: { ...bank.config, ...own } })

    expect(nights).toMatchObject([{ business_date: MARCH, status: 'done', from_layer: 'base' }])
    const march = chain.find((it) => it.business_date === MARCH)!
    const again = readManifest(bank.config.warehouseDir, nights[0]!.version)
    expect(again.run_id).not.toBe(march.run_id)
    expect(madeOf(again)).toEqual(madeOf(march))
    expect(again.inputs).toEqual(march.inputs)
    const notes = new Map(nights[0]!.steps.map((it) => [it.step, it.note]))
    expect(notes.get('arrivals')).toBe('from base as it stood')
    expect(notes.get('base.accounts')).toBe('as it stood')
    expect(notes.has('metrics.customer_daily') && notes.get('metrics.customer_daily')).toBeUndefined()
    expect(headOf(bank)).toEqual(before)
  })

  it('has a cube made again and a new one from its figures, and of later dates nothing', async () => {
    const own = givenOwnModels(bank, (folder) => {
      const path = join(folder, 'cubes/product/product_pair_cube')
      for (const ending of ['sql', 'yml']) {
        const text = readFileSync(`${path}.${ending}`, 'utf8').replaceAll('product_pair', 'new')
        writeFileSync(join(folder, `cubes/product/new_cube.${ending}`), text)
      }
      edit(
        `${path}.sql`,
        "coalesce(daily.customer_type_code, '-') as customer_type_code",
        "'9' as customer_type_code",
      )
    })
    const config = { ...bank.config, ...own }
    const { nights, publication_id } = await bank.run({ dates: [MARCH], config, from: 'metrics' })

    expect(nights).toMatchObject([{ business_date: MARCH, status: 'done', from_layer: 'metrics' }])
    const head = headOf(bank)
    expect(head).toMatchObject({ run_id: before.run_id, version: `${before.version}.r1` })
    const changed = filesOf(head).filter((it) => !filesOf(before).includes(it))
    expect(changed.map((it) => it.split(' ').slice(0, 2).join(' '))).toEqual([
      `cubes.new_cube ${MARCH}`,
      `cubes.product_pair_cube ${MARCH}`,
    ])
    expect(filesOf(head)).toHaveLength(filesOf(before).length + 1)
    expect(madeOf(head)).toEqual(madeOf(before))
    expect(chainOf(bank).map((it) => [it.business_date, it.run_id])).toEqual([
      ...chain.slice(0, -1).map((it) => [it.business_date, it.run_id]),
      [MARCH, nights[0]!.run_id],
    ])
    // Every night of a date has been published before.
    expect(publication_id).toBe(bank.dates.length + 1)

    const again = await bank.run({ dates: [MARCH], config })
    expect(again.nights).toMatchObject([{ status: 'unchanged' }])
    expect(headOf(bank)).toEqual(head)

    // Cut off when the month end was done and the later versions did not stand again yet.
    writeHead(config.warehouseDir, nights[0]!.version)
    writeNote(config.warehouseDir, 'RERUN.json', { version: before.version })
    await bank.run({ dates: [MARCH], config })
    // Names of what people may still read are not taken a second time.
    const unnamed = ({ version: _version, parent: _parent, ...it }: ReturnType<typeof headOf>) => it
    expect(unnamed(headOf(bank))).toEqual(unnamed(head))
    expect(readdirSync(config.warehouseDir)).not.toContain('RERUN.json')
  })

  it('is what it is by the cubes when a later date is run again', async () => {
    // The new cube is not among the models by which they are run.
    const changed = filesOf(headOf(bank)).filter((it) => !it.startsWith('cubes.new_cube '))
    const { nights } = await bank.run({ dates: [SECOND], from: 'base' })

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([[SECOND, 'unchanged']])
    const own = givenOwnModels(bank, sayOtherwise)
    await bank.run({ dates: [SECOND, LAST], config: { ...bank.config, ...own } })
    expect(filesOf(headOf(bank))).toEqual(changed)
  })

  it('is refused with what is missing where its rows have been lost, and nothing is written', async () => {
    const { warehouseDir } = bank.config
    const head = headOf(bank)
    const table = head.tables['base.account_balances']!
    const segments = table.segments.filter((it) => it.business_date !== MARCH)
    writeManifest(warehouseDir, {
      ...head,
      tables: { ...head.tables, 'base.account_balances': { ...table, segments } },
    })
    const files = () => readdirSync(warehouseDir, { recursive: true, encoding: 'utf8' }).toSorted()
    const there = files()

    await expect(bank.run({ dates: [MARCH], from: 'base' })).rejects.toMatchObject({
      code: 'rerun_needs_rows',
      details: { business_date: MARCH, missing: [{ table: 'base.account_balances', dates: [MARCH] }] },
    })
    expect(headOf(bank).version).toBe(head.version)
    // Leavings of the night before may go, nothing comes.
    expect(there).toEqual(expect.arrayContaining(files()))
    writeManifest(warehouseDir, head)
  })

  it('needs its files where it is to be loaded again', async () => {
    await expect(bank.run({ dates: [MARCH], from: 'ods' })).rejects.toMatchObject({
      code: 'rerun_needs_files',
      details: { business_date: MARCH },
    })
  })
})

describe('a month end whose rows have gone to the archive', () => {
  let bank: TestBank
  let chain: Manifest[]

  /** All partitions but those of the last date have left, as if their terms had been over. */
  async function archiveAll(): Promise<void> {
    const { config, postgres } = bank
    const head = headOf(bank)
    const change = (to: (table: StoredTable) => StoredTable) =>
      Object.fromEntries(
        Object.entries(head.tables).map(([name, it]) => [
          name,
          it.write === 'daily' && !name.startsWith('ods.') ? to(it) : it,
        ]),
      )
    const ended = change((it) => ({ ...it, term: { days: 0 } }))
    writeManifest(config.warehouseDir, { ...head, tables: ended })
    await runArchive({ config, postgres, clock: systemClock })
    const left = change((it) => ({
      ...it,
      segments: it.segments.filter(({ business_date }) => business_date === LAST),
    }))
    writeManifest(config.warehouseDir, { ...head, tables: left })
  }

  beforeAll(async () => {
    bank = await givenTinyBankAfter(LAST)
    chain = chainOf(bank)
    await archiveAll()
    letTimePass(bank, chain)
  })
  afterAll(() => bank.drop())

  it('brings them back by itself, and those that it builds on', async () => {
    const before = headOf(bank)
    const archived = readCatalogueOf(bank.config.archiveDir)
    const config = { ...bank.config, ...givenOwnModels(bank, sayOtherwise) }
    const { nights } = await bank.run({ dates: [APRIL], config })

    expect(nights).toMatchObject([{ business_date: APRIL, status: 'done', from_layer: 'base' }])
    const again = readManifest(bank.config.warehouseDir, nights[0]!.version)
    expect(madeOf(again)).toEqual(madeOf(chain.find((it) => it.business_date === APRIL)!))
    const balances = again.tables['base.account_balances']!.segments
    expect(balances.map((it) => it.business_date)).toEqual([MARCH, APRIL])
    expect(headOf(bank)).toEqual(before)
    expect(readCatalogueOf(bank.config.archiveDir)).toEqual(archived)
  })

  it('is refused where the archive has lost them', async () => {
    const { archiveDir } = bank.config
    const entry = readCatalogueOf(archiveDir).find(
      (it) => it.table === 'base.loan_balances' && it.partition === MARCH,
    )!
    rmSync(join(archiveDir, entry.location))
    const head = headOf(bank)

    await expect(bank.run({ dates: [APRIL], from: 'base' })).rejects.toMatchObject({
      code: 'rerun_needs_rows',
      details: { business_date: APRIL, missing: [{ table: 'base.loan_balances', dates: [MARCH] }] },
    })
    expect(headOf(bank)).toEqual(head)
    expect(readdirSync(bank.config.warehouseDir)).not.toContain('RERUN.json')
  })
})

describe('a list that is corrected for a month of long ago', () => {
  let right: TestBank
  let bank: TestBank

  beforeAll(async () => {
    right = await givenTinyBank()
    bank = await givenTinyBankAfter(LAST)
    landThresholds(statePaths(right.config).referencesDir)
    cpSync(`${bank.config.stateDir}/keys`, `${right.config.stateDir}/keys`, { recursive: true })
    await right.run({ opening: right.opening, dates: right.dates })
    letTimePass(bank, chainOf(bank))
  })
  afterAll(async () => {
    await right?.drop()
    await bank?.drop()
  })

  it('changes that month and what follows as if it had been right from the beginning', async () => {
    const before = nightOn(bank, LAST)
    landThresholds(statePaths(bank.config).referencesDir)
    const { nights } = await bank.run({ dates: [MARCH] })

    expect(nights.map((it) => [it.business_date, it.status, it.from_layer])).toEqual([
      [MARCH, 'done', 'base'],
      [APRIL, 'done', 'base'],
      [FIRST, 'done', 'ods'],
      [SECOND, 'done', 'ods'],
      [LAST, 'done', 'ods'],
    ])
    expect(madeOf(headOf(bank))).not.toEqual(madeOf(before))
    await expectSameBank(bank, right)
    expect(chainOf(bank).map((it) => it.version)).toEqual(chainOf(right).map((it) => it.version))
    expect(readCatalogueOf(bank.config.archiveDir).map((it) => it.table.split('.')[0])).not.toContain('base')
  })
})
