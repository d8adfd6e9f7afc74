import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Contract, EarlierFiles, KnownFile } from '../../src/pipeline/load/index.ts'

type Row = Record<string, string>

/** A file as a source system would send it. What is not given is what a faithful source writes. */
export type Sent = {
  rows: Row[]
  date: string
  mode?: string
  /** Stands in the name of the file, the folder stays that of `date`. */
  named?: string
  encoding?: string
  lineEnd?: string
  amount?: string
  created?: string
  /** Changes the bytes after the control file was made, as a broken transfer does. */
  spoil?: (bytes: Buffer) => Buffer
  /** Changes the bytes before the control file is made, as a broken unload does. */
  reshape?: (bytes: Buffer) => Buffer
  control?: Partial<Record<'file_name' | 'row_count' | 'byte_size' | 'checksum' | 'data_date', string>>
}

/** What a night knows of the date before when a file of a contract comes: one with other rows. */
export const filesBefore = ({ file, modes }: Contract, more: Partial<KnownFile> = {}): EarlierFiles => ({
  dayBefore: [
    { file, file_name: `${file}.${modes[0]}.dat`, checksum: 'of the date before', row_count: 0, ...more },
  ],
  weekBefore: [],
})

/** Writes data, control and flag file into the landing folder; answers the path of the data file. */
export function deliver(landingDir: string, contract: Contract, sent: Sent): string {
  const compact = sent.date.replaceAll('-', '')
  const folder = join(landingDir, contract.system, compact)
  mkdirSync(folder, { recursive: true })
  const stem = `${contract.file}.${sent.mode ?? contract.modes[0]}.${sent.named ?? compact}`
  const encoded = encode(contract, sent, compact)
  const bytes = sent.reshape ? sent.reshape(encoded) : encoded
  const lines = bytes.toString('latin1').split('\n')
  const control = {
    file_name: `${stem}.dat`,
    row_count: String(lines.length - (lines.at(-1) === '' ? 1 : 0)),
    byte_size: String(bytes.length),
    checksum: createHash('sm3').update(bytes).digest('hex'),
    amount: sent.amount ?? sumOf(contract, sent.rows),
    data_date: compact,
    created: sent.created ?? '2026-07-01 01:00:00',
    ...sent.control,
  }
  const path = join(folder, `${stem}.dat`)
  writeFileSync(path, sent.spoil ? sent.spoil(bytes) : bytes)
  writeFileSync(join(folder, `${stem}.ctl`), `${Object.values(control).join('|@|')}\n`)
  writeFileSync(join(folder, `${contract.system.toUpperCase()}_${compact}.ok`), '')
  return path
}

function encode(contract: Contract, sent: Sent, compact: string): Buffer {
  const lines = sent.rows.map((row) =>
    contract.columns
      .map(({ name }) => row[name] ?? (name === 'data_date' ? compact : ''))
      .join(contract.delimiter),
  )
  const end = sent.lineEnd ?? '\n'
  return iconv.encode(lines.map((line) => line + end).join(''), sent.encoding ?? contract.encoding)
}

function sumOf(contract: Contract, rows: Row[]): string {
  const column = contract.control_amount
  if (column === null) return '0.00'
  const cents = rows.reduce((sum, row) => sum + centsOf(row[column] ?? ''), 0n)
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function centsOf(text: string): bigint {
  const [whole = '0', decimals = ''] = text.split('.')
  return /^-?\d+$/.test(whole) ? BigInt(whole + decimals.padEnd(2, '0').slice(0, 2)) : 0n
}
