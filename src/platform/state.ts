import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

export type StatePaths = {
  keysDir: string
  webDir: string
  logDir: string
  /** What was exported and may still be fetched, sealed. */
  exportsDir: string
  /** Files that people attached to customers, sealed. */
  attachmentsDir: string
  /** Whole states of the benchmarks' own, one a bank. */
  benchDir: string
  /** A bank's own lists, in place of the product's of the same name. */
  referencesDir: string
  /** Lists as people changed them by day, for nights. */
  changedListsDir: string
  secretsFile: string
  /** What vouches for the audit trail, a file a day. */
  anchorsDir: string
  /** What signs alerts sent to a webhook. */
  alertSecretFile: string
  postgresFile: string
  bankFile: string
}

export function statePaths(config: Pick<Config, 'stateDir'>): StatePaths {
  const inState = (name: string) => join(config.stateDir, name)
  return {
    keysDir: inState('keys'),
    webDir: inState('web'),
    logDir: inState('log'),
    exportsDir: inState('exports'),
    attachmentsDir: inState('attachments'),
    benchDir: inState('bench'),
    referencesDir: inState('ref'),
    changedListsDir: inState('ref-changed'),
    secretsFile: inState('secrets.json'),
    anchorsDir: inState('audit-anchors'),
    alertSecretFile: inState('alert-secret'),
    postgresFile: inState('postgres.json'),
    bankFile: inState('bank.json'),
  }
}

/** Makes the folders that are missing. Only the owner reads them. */
export function ensureState(config: Config): void {
  makeStateDir(config.stateDir)
  const { keysDir, webDir, logDir } = statePaths(config)
  for (const folder of [config.landingDir, config.warehouseDir, keysDir, webDir, logDir]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
}

/** Others may pass through the state folder but not list it: PostgreSQL's own user has its data below it. */
function makeStateDir(stateDir: string): void {
  if (existsSync(stateDir)) return
  mkdirSync(stateDir, { recursive: true })
  chmodSync(stateDir, 0o711)
}

export function readJsonFile<T>(path: string): T | null {
  if (!existsSync(path)) return null
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

/** Replaces the file in one step, so that a reader or a crash never meets half of it. */
export function writeJsonFile(path: string, value: unknown, mode = 0o600): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode })
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** What the state holds, so that one bank's nights are never run over another's. */
export type BankState = {
  bank: string
  name_zh: string
  name_en: string
  currency_code: string
  is_demo: boolean
  /** Only made-up banks carry identifiers of the reserved synthetic range. */
  allow_synthetic_id: boolean
  opening: string[]
  dates: string[]
  /** When its files are complete in the landing folder. */
  is_delivered: boolean
}

export const readBankState = (config: Config): BankState | null =>
  readJsonFile<BankState>(statePaths(config).bankFile)

export const writeBankState = (config: Config, bank: BankState): void =>
  writeJsonFile(statePaths(config).bankFile, bank, 0o644)

const CURRENT_LISTS = 'CURRENT.json'

/** The folder of the lists as people have changed them, as of the last night; null where they have not. */
export function readChangedLists(config: Pick<Config, 'stateDir'>): string | null {
  const { changedListsDir } = statePaths(config)
  const current = readJsonFile<{ folder: string }>(join(changedListsDir, CURRENT_LISTS))
  return current && join(changedListsDir, current.folder)
}

export const writeChangedLists = (config: Pick<Config, 'stateDir'>, folder: string): void =>
  writeJsonFile(join(statePaths(config).changedListsDir, CURRENT_LISTS), { folder })
