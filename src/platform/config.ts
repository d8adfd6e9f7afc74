import { availableParallelism, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AddressList, addressesOf } from './address-list.ts'
import { type OidcSettings, oidcOf } from './auth/oidc-settings.ts'
import { textOf, urlOf } from './environment.ts'
import { invalid } from './errors.ts'
import type { WorkingSpan } from './working-days.ts'

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
  /** What the engine of the nights may hold in memory; what goes beyond it goes to disk meanwhile. */
  nightMemoryMb: number
  /** How many of the machine's cores that engine may keep at work. */
  nightThreads: number
  nights: NightSettings
  /** When the bank works on its working days, lunch left out. */
  workingHours: WorkingSpan[]
  alerts: AlertSettings
  /** The bank's identity provider; null where people sign in with a password alone. */
  oidc: OidcSettings | null
  /** Whether administrators need a second factor; null where nobody has said, and it depends on the bank. */
  administratorFactor: boolean | null
  /** Whether the API's documentation is served; null where nobody has said, and it depends on the bank. */
  apiDocs: boolean | null
  /** From where `/metrics` is answered. */
  metricsFrom: AddressList
  /** How often one person may read a list or a part of a record. */
  readsAMinute: number
}

/** The times the nights of this installation go by, hh:mm in the bank's time. */
export type NightSettings = {
  start: string
  serviceLevel: string
  serviceLevelHoliday: string
  /** How long to wait before each retry of a failure that may pass by itself. */
  retryMinutes: number[]
}

/** Where alerts go; null where nobody asked for them there. */
export type AlertSettings = {
  webhookUrl: string | null
  /** What signs a webhook; without it, the state folder's own word. */
  webhookSecret: string | null
  mail: { smtpUrl: string; from: string; to: string[] } | null
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
    nightMemoryMb: memoryOf(env, 'ZHIKE_NIGHT_MEMORY') ?? Math.floor(totalmem() / MEBIBYTE / 2),
    nightThreads: threadsOf(env, 'ZHIKE_NIGHT_THREADS'),
    nights: {
      start: timeOf(env, 'ZHIKE_NIGHT_START', '02:00'),
      serviceLevel: timeOf(env, 'ZHIKE_SERVICE_LEVEL', '08:00'),
      serviceLevelHoliday: timeOf(env, 'ZHIKE_SERVICE_LEVEL_HOLIDAY', '12:00'),
      retryMinutes: minutesOf(env, 'ZHIKE_RETRY_MINUTES', '1,5,15'),
    },
    workingHours: hoursOf(env, 'ZHIKE_WORKING_HOURS', '08:30-12:00,14:00-17:30'),
    alerts: {
      webhookUrl: urlOf(env, 'ZHIKE_ALERT_WEBHOOK', /^https?:$/),
      webhookSecret: textOf(env, 'ZHIKE_ALERT_SECRET'),
      mail: mailOf(env),
    },
    oidc: oidcOf(env),
    administratorFactor: choiceOf(env, 'ZHIKE_ADMIN_SECOND_FACTOR', { required: true, optional: false }),
    apiDocs: choiceOf(env, 'ZHIKE_API_DOCS', { on: true, off: false }),
    metricsFrom: addressesOf(env, 'ZHIKE_METRICS_FROM'),
    readsAMinute: countOf(env, 'ZHIKE_READS_A_MINUTE', 600),
  }
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

const MEBIBYTE = 1024 ** 2
/** With less, an engine cannot hold what a single statement needs at once. */
const MEMORY_MIN_MB = 512

function threadsOf(env: NodeJS.ProcessEnv, name: string): number {
  const text = textOf(env, name)
  const threads = text === null ? availableParallelism() : Number(text)
  if (text === null || /^[1-9]\d{0,2}$/.test(text)) return threads
  throw invalid(`${name} is "${text}"; it takes a number of threads from 1 to 999.`)
}

function memoryOf(env: NodeJS.ProcessEnv, name: string): number | null {
  const text = textOf(env, name)
  if (text === null) return null
  const [, digits, unit] = /^(\d{1,7}) ?([MG])B$/i.exec(text) ?? []
  const megabytes = Number(digits) * (unit?.toUpperCase() === 'G' ? 1024 : 1)
  if (megabytes >= MEMORY_MIN_MB) return megabytes
  throw invalid(`${name} is "${text}"; it takes ${MEMORY_MIN_MB}MB or more, like 8GB.`)
}

function flagOf(env: NodeJS.ProcessEnv, name: string): boolean {
  const value = textOf(env, name) ?? 'false'
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw invalid(`${name} is "${value}"; it takes true or false.`)
}

/** One of a few words; null where none of them is said. */
function choiceOf<T>(env: NodeJS.ProcessEnv, name: string, words: Record<string, T>): T | null {
  const word = textOf(env, name)
  if (word === null) return null
  if (Object.hasOwn(words, word)) return words[word] as T
  throw invalid(`${name} is "${word}"; it takes ${Object.keys(words).join(' or ')}.`)
}

function countOf(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = textOf(env, name) ?? String(usual)
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw invalid(`${name} is "${text}"; it takes a number from 1 to 9999999.`)
}

function timeOf(env: NodeJS.ProcessEnv, name: string, usual: string): string {
  const time = textOf(env, name) ?? usual
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return time
  throw invalid(`${name} is "${time}"; it takes a time of day like ${usual}.`)
}

/** Stretches of one day, one after the other. */
function hoursOf(env: NodeJS.ProcessEnv, name: string, usual: string): WorkingSpan[] {
  const text = textOf(env, name) ?? usual
  const spans = text.split(',').map((span) => {
    const [from = '', to = '', ...more] = span.trim().split('-')
    return { from, to, isOne: more.length === 0 }
  })
  const times = spans.flatMap(({ from, to }) => [from, to])
  const isRising = times.every((time, at) => at === 0 || times[at - 1]! < time)
  const areTimes = times.every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time))
  if (areTimes && isRising && spans.every((it) => it.isOne)) {
    return spans.map(({ from, to }) => ({ from, to }))
  }
  throw invalid(`${name} is "${text}"; it takes times of one day that follow each other, like ${usual}.`)
}

/** Nothing is tried again by itself where it is `none`. */
function minutesOf(env: NodeJS.ProcessEnv, name: string, usual: string): number[] {
  const text = textOf(env, name) ?? usual
  if (text === 'none') return []
  if (/^\d{1,4}(\.\d{1,3})?(,\d{1,4}(\.\d{1,3})?){0,9}$/.test(text)) return text.split(',').map(Number)
  throw invalid(`${name} is "${text}"; it takes minutes like ${usual}, or none.`)
}

const MAIL_ADDRESS = /^[^@\s,<>]+@[^@\s,<>]+$/

/** Mail needs a server, a sender and somebody to write to, or none of them. */
function mailOf(env: NodeJS.ProcessEnv): AlertSettings['mail'] {
  const smtpUrl = urlOf(env, 'ZHIKE_SMTP_URL', /^smtps?:$/)
  const from = textOf(env, 'ZHIKE_ALERT_FROM')
  const to = (textOf(env, 'ZHIKE_ALERT_TO') ?? '')
    .split(',')
    .map((it) => it.trim())
    .filter(Boolean)
  if (smtpUrl === null && from === null && to.length === 0) return null
  if (smtpUrl === null || from === null || to.length === 0) {
    throw invalid('Mail needs ZHIKE_SMTP_URL, ZHIKE_ALERT_FROM and ZHIKE_ALERT_TO together.')
  }
  const wrong = [from, ...to].find((it) => !MAIL_ADDRESS.test(it))
  if (wrong) throw invalid(`"${wrong}" in ZHIKE_ALERT_FROM or ZHIKE_ALERT_TO is no mail address.`)
  return { smtpUrl, from, to }
}
