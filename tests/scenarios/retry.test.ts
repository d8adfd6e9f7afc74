import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHead, type Manifest } from '../../src/serving/manifest.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

const DATE = '2026-06-30'

let bank: TestBank
let undisturbed: Manifest
let files: string[]

beforeAll(async () => {
  bank = await givenTinyBankAfter(DATE)
  undisturbed = readHead(bank.config.warehouseDir)!
  files = filesOf(bank.config.warehouseDir)
  undoNight(bank.config.warehouseDir)
})
afterAll(() => bank.drop())

/** Without the marts: a version that is published already is not published again. */
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[a-z]+$/.test(path) && !path.endsWith('marts.duckdb'))
    .toSorted()

/** As if the night of the date had never run; the numbers it gave stay given. */
function undoNight(warehouseDir: string): void {
  const { version } = readHead(warehouseDir)!
  undoNightsAfter(warehouseDir, '2026-06-29')
  rmSync(join(warehouseDir, 'manifest', `${version}.json`))
  rmSync(join(warehouseDir, 'v', version), { recursive: true })
}

/** A table's files cannot be reached for a while, as on a disk that is gone. */
function blockFolder(table: string): () => void {
  const folder = join(bank.config.warehouseDir, 'seg', table)
  const away = join(bank.config.stateDir, 'away')
  renameSync(folder, away)
  return () => renameSync(away, folder)
}

const BROKEN = 'metrics.employee_daily'
const EARLY = 'base.deposit_transactions'

describe('a night that came to an error of the machine', () => {
  it('leaves what it had made', async () => {
    const unblock = blockFolder(BROKEN)
    await expect(bank.run({ dates: [DATE] })).rejects.toThrow(/No files found/)
    unblock()

    const { warehouseDir } = bank.config
    expect(readHead(warehouseDir)!.business_date).toBe('2026-06-29')
    expect(existsSync(join(warehouseDir, 'UNFINISHED.json'))).toBe(true)
  })

  it('goes on from the step that failed, and ends as if nothing had happened', async () => {
    const { nights, publication_id } = await bank.run({ dates: [DATE] })

    const [night] = nights
    const notes = new Map(night!.steps.map((it) => [it.step, it.note]))
    expect(notes.get('base.accounts')).toBe('as the run before had made it')
    expect(notes.get('metrics.customer_daily')).toBe('as the run before had made it')
    expect(notes.get(BROKEN)).toBeUndefined()
    expect(night!.steps.some((it) => it.step.startsWith('load '))).toBe(false)
    expect(publication_id).not.toBeNull()

    const { warehouseDir } = bank.config
    const head = readHead(warehouseDir)!
    expect(head).toEqual({ ...undisturbed, tables: expect.any(Object) as object })
    expect(head.tables).toEqual(undisturbed.tables)
    expect(filesOf(warehouseDir)).toEqual(files)
  })

  it('goes on from a table near the files as well, and reads the files of its own night alone', async () => {
    undoNight(bank.config.warehouseDir)
    const unblock = blockFolder(EARLY)
    await expect(bank.run({ dates: [DATE] })).rejects.toThrow(/No files found/)
    unblock()

    const { nights } = await bank.run({ dates: [DATE] })

    const notes = new Map(nights[0]!.steps.map((it) => [it.step, it.note]))
    expect(notes.get('base.account_balances')).toBe('as the run before had made it')
    expect(notes.get('base.wealth_transactions')).toBeUndefined()
    expect(readHead(bank.config.warehouseDir)!.tables).toEqual(undisturbed.tables)
  })

  it('is forgotten where other inputs come', async () => {
    const { warehouseDir } = bank.config
    undoNight(warehouseDir)
    const unblock = blockFolder(BROKEN)
    await expect(bank.run({ dates: [DATE] })).rejects.toThrow(/No files found/)
    unblock()

    const waiver = { kind: 'feed' as const, name: 'CORE_PROD' }
    const { nights } = await bank.run({ dates: [DATE], waiversOn: async () => [waiver] })

    expect(nights[0]!.steps.some((it) => it.step === 'load CORE_DEP_ACCT')).toBe(true)
    expect(nights[0]!.steps.every((it) => it.note !== 'as the run before had made it')).toBe(true)
    expect(existsSync(join(warehouseDir, 'UNFINISHED.json'))).toBe(false)
  })
})
