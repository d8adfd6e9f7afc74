import { createHash } from 'node:crypto'
import type { Contract } from '../../src/pipeline/load/index.ts'
import type { Files } from './delivery-mutations.ts'
import { rawLines } from './plain-reading.ts'

/** What a folder says of a feed: it is refused, has not come, or came with these bytes and this amount. */
export type PlainArrival =
  | { is: 'refused' | 'absent' }
  | { is: 'arrived'; mode: string; bytes: Buffer; announced: bigint }

type Told = { rows: number; size: number; checksum: string; announced: bigint; created: string }

/** Judges the files of one feed by what is agreed about names, control files and flag files alone. */
export function arrivePlainly(files: Files, contract: Contract, date: string): PlainArrival {
  const day = date.replaceAll('-', '')
  const nothing: PlainArrival = { is: contract.if_missing === 'stop' ? 'refused' : 'absent' }
  const flag = files.get(`${contract.system.toUpperCase()}_${day}.ok`)
  if (!flag) return nothing
  const listed = flag.toString('utf8').split(/\s+/).filter(Boolean)
  if (listed.some((name) => !files.has(name))) return { is: 'refused' }
  const own = [...files.keys()].filter((name) => /^\w+\.[a-z]\.\d{8}\.(dat|ctl)$/.test(name))
  const parts = own.map((name) => name.split('.')).filter(([file]) => file === contract.file)
  if (parts.length === 0) return nothing
  const isForeign = ([, mode, on]: string[]) => on !== day || !contract.modes.includes(mode as 'f')
  if (parts.some(isForeign)) return { is: 'refused' }
  const sent = [...new Set(parts.map(([, mode]) => mode!))].map((mode) => {
    const stem = `${contract.file}.${mode}.${day}`
    const [bytes, control] = [files.get(`${stem}.dat`), files.get(`${stem}.ctl`)]
    const told = bytes && control ? readControl(control.toString('utf8'), `${stem}.dat`, day) : null
    return told && bytes ? { mode, bytes, ...told } : null
  })
  if (sent.includes(null)) return { is: 'refused' }
  const [newest] = sent.toSorted((a, b) => (a!.created < b!.created ? 1 : -1))
  const { bytes, mode, announced, ...told } = newest!
  return isTrue(bytes, told, contract) ? { is: 'arrived', mode, bytes, announced } : { is: 'refused' }
}

function readControl(text: string, name: string, day: string): Told | null {
  const lines = text
    .replace('\ufeff', '')
    .split(/\r?\n/)
    .filter((it) => it !== '')
  const [file, rows, size, checksum, amount, date, created, ...more] = lines.join('\n').split('|@|')
  if (created === undefined || more.length > 0 || file !== name || date !== day) return null
  const isWell =
    /^\d{1,12}$/.test(rows!) &&
    /^\d{1,15}$/.test(size!) &&
    /^-?\d+\.\d\d$/.test(amount!) &&
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(created)
  if (!isWell) return null
  const announced = BigInt(amount!.replace('.', ''))
  return { rows: Number(rows), size: Number(size), checksum: checksum!.toLowerCase(), announced, created }
}

function isTrue(bytes: Buffer, told: Omit<Told, 'announced'>, { encoding }: Contract): boolean {
  const checksum = createHash('sm3').update(bytes).digest('hex')
  const rows = rawLines(bytes, encoding).length
  return told.rows === rows && told.size === bytes.length && told.checksum === checksum
}
