import { createHash } from 'node:crypto'
import { between, chance, pick, type Random } from '../../fixtures/generator/random.ts'
import type { Contract } from '../../src/pipeline/load/index.ts'
import { byte, compact, MUTATIONS, splice, toBytes } from './file-mutations.ts'
import { rawLines } from './plain-reading.ts'

/** The files of a feed for one date, by name, as they are about to lie in the landing folder. */
export type Files = Map<string, Buffer>

export type Original = { contract: Contract; mode: string; date: string; lines: string[] }

type Control = {
  file_name: string
  row_count: string
  byte_size: string
  checksum: string
  amount: string
  data_date: string
  created_at: string
}

const number = (random: Random, text: string) =>
  pick(random, [
    String(Number(text) + 1),
    String(Math.max(0, Number(text) - 1)),
    '0',
    `0${text}`,
    `-${text}`,
    '',
    'x',
    `${text}.0`,
    '9'.repeat(13),
  ])

/** What a source may say wrongly, or in another way, about a file. */
const CONTROLS: Record<string, (it: Control, random: Random) => Partial<Control>> = {
  'says other rows': (it, random) => ({ row_count: number(random, it.row_count) }),
  'says other bytes': (it, random) => ({ byte_size: number(random, it.byte_size) }),
  'says another checksum': (it, random) => ({
    checksum: pick(random, [
      it.checksum.toUpperCase(),
      it.checksum.slice(1),
      `${it.checksum.slice(1)}0`,
      '',
      '0'.repeat(64),
    ]),
  }),
  'says another amount': (it, random) => ({
    amount: pick(random, [
      '0.00',
      '-1.00',
      `${it.amount}1`,
      it.amount.slice(0, -1),
      `0${it.amount}`,
      `${it.amount}0`,
      '1E+07',
      '1,000.00',
      '',
    ]),
  }),
  'says another date': (it, random) => ({
    data_date: pick(random, ['20260101', '20260230', it.data_date.slice(2), '', `${it.data_date}0`]),
  }),
  'says another name': (it, random) => ({
    file_name: pick(random, [
      '',
      it.file_name.toLowerCase(),
      `${it.file_name}.gz`,
      it.file_name.replace('dat', 'ctl'),
      'X.f.20260630.dat',
    ]),
  }),
  'says another moment': (_, random) => ({
    created_at: pick(random, [
      '',
      '2026-07-01',
      '2026-07-01T00:00:00',
      '2099-01-01 00:00:00',
      '20260701010000',
    ]),
  }),
}

type Spoil = (bytes: string, random: Random) => string
const CONTROL_BYTES: Record<string, Spoil> = {
  'is empty': () => '',
  'has two lines': (it) => it + it,
  'has an empty line': (it) => `\n${it}\r\n\n`,
  'has a byte order mark': (it) => `\xef\xbb\xbf${it}`,
  'has line ends of two characters': (it) => it.replace('\n', '\r\n'),
  'lacks a field': (it) => it.slice(it.indexOf('|@|') + 3),
  'has other delimiters': (it) => it.replaceAll('|@|', '|'),
  'is cut off': (it, random) => it.slice(0, between(random, 0, it.length - 1)),
  'has a byte changed': (it, random) => splice(it, between(random, 0, it.length - 1), [1, byte(random)]),
  'has a byte inserted': (it, random) => splice(it, between(random, 0, it.length - 1), [0, byte(random)]),
  'is of another encoding': (it) => toBytes(it, 'utf16-le'),
}

type Stems = { dat: string; ctl: string; ok: string }
const FOLDERS: Record<string, (files: Files, it: Stems, random: Random) => void> = {
  'the control file missing': (files, { ctl }) => void files.delete(ctl),
  'the data file missing': (files, { dat }) => void files.delete(dat),
  'both files missing': (files, { dat, ctl }) => void (files.delete(dat), files.delete(ctl)),
  'the flag file missing': (files, { ok }) => void files.delete(ok),
  'the flag file with a list': (files, { ok, dat }) => void files.set(ok, Buffer.from(`${dat}\r\n`)),
  'the flag file with a list of more': (files, { ok, dat }) =>
    void files.set(ok, Buffer.from(`${dat} ${dat.replace('dat', 'data')}`)),
  'the flag file with any bytes': (files, { ok }, random) =>
    void files.set(ok, Buffer.from(byte(random), 'latin1')),
  'a data file with another name': (files, { dat }, random) => rename(files, dat, misname(dat, random)),
  'both files with another name': (files, { dat, ctl }, random) => {
    const named = misname(dat, random)
    rename(files, dat, named)
    rename(files, ctl, named.replace(/dat$/, 'ctl'))
  },
  'the flag file with another name': (files, { ok }, random) => rename(files, ok, misname(ok, random)),
  'an older file beside it': (files, { dat, ctl }) => {
    const other = dat.includes('.f.') ? [dat.replace('.f.', '.i.'), ctl.replace('.f.', '.i.')] : []
    if (other.length > 0)
      for (const [at, name] of [dat, ctl].entries()) files.set(other[at]!, files.get(name)!)
  },
}

function rename(files: Files, from: string, to: string): void {
  const content = files.get(from)!
  files.delete(from)
  files.set(to, content)
}

const misname = (name: string, random: Random) =>
  pick(random, [
    name.toLowerCase(),
    name.replace(/(\d)(\d)(?=\.|$)/, '$2$1'),
    name.replace(/\d{8}/, '20260101'),
    name.replace(/\.[fia]\./, '.x.'),
    name.replace(/\d\./, '.'),
    `${name}.tmp`,
    `${name} `,
    name.replace('_', ''),
    ` ${name}`,
  ])

function controlOf(original: Original, bytes: string, amount: string): Control {
  const sent = Buffer.from(bytes, 'latin1')
  return {
    file_name: `${original.contract.file}.${original.mode}.${compact(original.date)}.dat`,
    row_count: String(rawLines(sent, original.contract.encoding).length),
    byte_size: String(bytes.length),
    checksum: createHash('sm3').update(sent).digest('hex'),
    amount,
    data_date: compact(original.date),
    created_at: '2026-07-01 01:00:00',
  }
}

const controlBytes = (control: Control) => `${Object.values(control).join('|@|')}\n`

export type Mutated = { files: Files; description: string }

/** The control total that a faithful source would give for a file. */
type SumOf = (bytes: string) => string

/** One file of a feed with something wrong with it, or nothing, and what that is in words. */
export function mutate(original: Original, random: Random, sumOf: SumOf): Mutated {
  const { contract, mode, date } = original
  const before = original.lines.map((line) => `${line}\n`).join('')
  const told: string[] = []
  let text = before
  const kind = random.next()
  const changes = kind < 0.8 ? pick(random, [1, 1, 1, 2, 3]) : 0
  for (let count = 0; count < changes; count++) {
    const [name, change] = pick(random, MUTATIONS)
    told.push(name)
    text = change({ random, contract, date, text })
  }
  const isTransfer = chance(random, 0.12)
  const sent = isTransfer ? before : text
  const amount = sumOf(chance(random, 0.6) ? sent : before)
  let control = controlOf(original, sent, amount)
  told.push(isTransfer ? 'changed on its way' : `sent like that, amount ${amount}`)
  if (kind >= 0.8 && kind < 0.87) {
    const [name, change] = pick(random, Object.entries(CONTROLS))
    control = { ...control, ...change(control, random) }
    told.push(`the control file ${name}`)
  }
  let bytes = controlBytes(control)
  if (kind >= 0.87 && kind < 0.93) {
    const [name, change] = pick(random, Object.entries(CONTROL_BYTES))
    bytes = change(bytes, random)
    told.push(`the control file ${name}`)
  }
  const stem = `${contract.file}.${mode}.${compact(date)}`
  const stems = {
    dat: `${stem}.dat`,
    ctl: `${stem}.ctl`,
    ok: `${contract.system.toUpperCase()}_${compact(date)}.ok`,
  }
  const files: Files = new Map([
    [stems.dat, Buffer.from(text, 'latin1')],
    [stems.ctl, Buffer.from(bytes, 'latin1')],
    [stems.ok, Buffer.alloc(0)],
  ])
  if (kind >= 0.93) {
    const [name, change] = pick(random, Object.entries(FOLDERS))
    change(files, stems, random)
    told.push(name)
  }
  return { files, description: told.join(', ') }
}
