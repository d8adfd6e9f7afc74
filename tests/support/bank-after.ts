import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TINY_BANK_DATES } from '../../fixtures/tiny-bank/index.ts'
import { withLock } from '../../src/platform/postgres/index.ts'
import { givenTinyBank, openTestBank, TINY_BANK, type TestBank } from './bank.ts'
import { dropCopies, givenCopyOf, keepCopy, processName } from './database.ts'

const { opening, dates } = TINY_BANK_DATES

/** What a run of tests keeps goes by the process that began it, the parent of those that run test files. */
function kept() {
  const name = processName(process.env['VITEST_WORKER_ID'] ? process.ppid : process.pid)
  return { folder: join(tmpdir(), `zhike-nights-${name}`), databases: `test_${name}_nights_` }
}

const placeOf = (date: string) => {
  const { folder, databases } = kept()
  return { stateDir: join(folder, date), database: `${databases}${date.replaceAll('-', '')}` }
}

/**
 * The tiny bank with its nights up to and with a date run and published. They are run once for all files of a
 * run of tests; each test gets a copy of the folder and the database, to do with as it likes.
 */
export function givenTinyBankAfter(date: string): Promise<TestBank> {
  return withLock(`nights in ${kept().folder}`, async () => {
    await keepNights(date)
    return copyOf(date)
  })
}

/** Removes what the tests of this run have shared. */
export async function dropKeptNights(): Promise<void> {
  const { folder, databases } = kept()
  await dropCopies(databases)
  rmSync(folder, { recursive: true, force: true })
}

async function keepNights(date: string): Promise<void> {
  const { stateDir, database } = placeOf(date)
  if (existsSync(stateDir)) return
  const before = dates[dates.indexOf(date) - 1]
  if (before) await keepNights(before)
  const bank = before ? await copyOf(before) : await givenTinyBank()
  try {
    await bank.run(before ? { dates: [date] } : { opening, dates: [date] })
    await keepCopy(bank.postgres, database)
    // The folder comes last: where it stands, all is there.
    const draft = `${stateDir}.draft`
    mkdirSync(draft, { recursive: true })
    cpSync(bank.config.stateDir, draft, { recursive: true })
    renameSync(draft, stateDir)
  } finally {
    await bank.drop()
  }
}

async function copyOf(date: string): Promise<TestBank> {
  const place = placeOf(date)
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-bank-'))
  cpSync(place.stateDir, stateDir, { recursive: true })
  const database = await givenCopyOf(place.database)
  return openTestBank({ bank: TINY_BANK, stateDir, database, nights: { opening, dates } })
}
