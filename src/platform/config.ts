import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { invalid } from './errors.ts'

export type Config = {
  stateDir: string
  landingDir: string
  warehouseDir: string
  /** Where partitions go whose term has ended; what lies there is never changed. */
  archiveDir: string
  modelsDir: string
  databaseUrl: string | null
  /** A database that computes the models of the night in the place of DuckDB. */
  warehouseUrl: string | null
  port: number
  host: string
  logLevel: string
  demoPassword: string | null
  allowSyntheticId: boolean
}

/** The folder of the clone: where `warehouse/`, `db/` and `node_modules/` lie. */
export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url))

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads the environment once; an unusable value is refused here and not where it would first hurt. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const stateDir = resolve(PROJECT_DIR, textOf(env, 'ZHIKE_STATE') ?? '.zhike')
  const landing = textOf(env, 'ZHIKE_LANDING')
  const archive = textOf(env, 'ZHIKE_ARCHIVE')
  return {
    stateDir,
    landingDir: landing ? resolve(landing) : join(stateDir, 'landing'),
    warehouseDir: join(stateDir, 'wh'),
    archiveDir: archive ? resolve(archive) : join(stateDir, 'archive'),
    modelsDir: join(PROJECT_DIR, 'warehouse'),
    databaseUrl: databaseUrlOf(env),
    warehouseUrl: warehouseUrlOf(env),
    port: portOf(env),
    host: textOf(env, 'HOST') ?? '127.0.0.1',
    logLevel: logLevelOf(env),
    demoPassword: textOf(env, 'ZHIKE_DEMO_PASSWORD'),
    allowSyntheticId: flagOf(env, 'ALLOW_SYNTHETIC_ID'),
  }
}

/** An empty variable counts as not set, as shells and service files write it that way. */
function textOf(env: NodeJS.ProcessEnv, name: string): string | null {
  const value = env[name]?.trim()
  return value ? value : null
}

/** 0 lets the system choose a free port. */
export function parsePort(text: string, name: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw invalid(`${name} is "${text}"; it takes a port number from 0 to 65535.`)
  }
  return port
}

function portOf(env: NodeJS.ProcessEnv): number {
  return parsePort(textOf(env, 'PORT') ?? '8080', 'PORT')
}

function databaseUrlOf(env: NodeJS.ProcessEnv): string | null {
  const url = textOf(env, 'DATABASE_URL')
  if (url === null || /^postgres(ql)?:\/\//.test(url)) return url
  throw invalid('DATABASE_URL takes the form postgres://user:password@host:port/database.')
}

/** The address has a password in it: neither it nor a part of it is repeated. */
function warehouseUrlOf(env: NodeJS.ProcessEnv): string | null {
  const url = textOf(env, 'WAREHOUSE_URL')
  if (url === null) return null
  const parsed = URL.canParse(url) ? new URL(url) : null
  const isWhole = parsed && parsed.hostname !== '' && parsed.pathname.length > 1
  if (isWhole && /^postgres(ql)?:$/.test(parsed.protocol)) return url
  throw invalid('WAREHOUSE_URL takes the form postgres://user:password@host:port/database.')
}

function logLevelOf(env: NodeJS.ProcessEnv): string {
  const level = textOf(env, 'ZHIKE_LOG_LEVEL') ?? 'info'
  if (LOG_LEVELS.includes(level)) return level
  throw invalid(`ZHIKE_LOG_LEVEL is "${level}"; it takes one of ${LOG_LEVELS.join(', ')}.`)
}

function flagOf(env: NodeJS.ProcessEnv, name: string): boolean {
  const value = textOf(env, name) ?? 'false'
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw invalid(`${name} is "${value}"; it takes true or false.`)
}
