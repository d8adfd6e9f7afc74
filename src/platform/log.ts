import { type Logger as PinoLogger, destination, pino, stdTimeFunctions } from 'pino'
import type { Config } from './config.ts'

export type Logger = PinoLogger

/** Logs are read by more people than may see customers: what could name one is cut out wherever it stands. */
const SENSITIVE_FIELDS = [
  'password',
  'token',
  'csrf_token',
  'id_number',
  'id_no',
  'mobile',
  'email',
  'address',
  'customer_name',
  'account_no',
  'card_no',
]

const REDACTED_PATHS = [
  ...SENSITIVE_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  'req.headers.cookie',
  'req.headers.authorization',
  'req.headers["x-csrf-token"]',
  'res.headers["set-cookie"]',
]

/** Writes JSON lines to the error stream, so that a command's own answer on the output stream stays clean. */
export function createLogger(config: Pick<Config, 'logLevel'>, file?: string): Logger {
  // A server writes a line per request: to a file without waiting for the disk.
  const target = file
    ? destination({ dest: file, mkdir: true, sync: false })
    : destination({ dest: 2, sync: true })
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: REDACTED_PATHS, censor: '[cut]' },
    },
    target,
  )
}
