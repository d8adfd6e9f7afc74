import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Contract, Mode } from './contracts.ts'
import { type ControlFile, readControlFile } from './control-file.ts'
import { LINE_FEED, markLength, readChunks } from './lines.ts'
import { type Problem, problem, refuseDelivery, type Said, unreadable } from './problems.ts'
import { checkSwing, type EarlierFiles, type KnownFile } from './swings.ts'
import type { Waiver } from '../waiver.ts'

/** A file that a night reads the rows of. */
export type Loaded = Omit<KnownFile, 'file'> & { contract: Contract; mode: Mode }

/** A file that came and is what its control file says; another one in its place has another stamp. */
export type Arrival = ControlFile & Loaded & { path: string; stamp: string }

/** What later nights know of it. */
export const knownFile = ({ contract, file_name, checksum, row_count }: Loaded): KnownFile => ({
  file: contract.file,
  file_name,
  checksum,
  row_count,
})

export function stampOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path)
  return [ino, size, mtimeMs].join(' ')
}

/** Where the files of a date lie, and what kind of date it is. */
export type Place = {
  landingDir: string
  businessDate: string
  /** Month ends of the past: masters come in full, flows need not come. */
  opening: boolean
}

type DeliveryInput = Place & {
  contracts: Contract[]
  /** What earlier nights loaded. A file that is not here, they did not have. */
  earlier: EarlierFiles
  /** Files of feeds that are not looked for: two persons do not wait for them, or their rows are kept. */
  leftOut: ReadonlySet<string>
  /** What two persons let pass. */
  waivers: Waiver[]
}

type Folder = {
  input: Place
  compactDate: string
  path: string
  names: string[]
  problems: Problem[]
}

/**
 * Checks all about the files of a date that can be known without reading their rows: flag files, control
 * files, names, dates, sizes, rows, checksums. Feeds that may be missing are left out of the answer; all that
 * is wrong with a night is refused in one report.
 */
export async function checkArrivals(input: DeliveryInput): Promise<Arrival[]> {
  const problems: Problem[] = []
  const arrivals: Arrival[] = []
  for (const [system, all] of Map.groupBy(input.contracts, (it) => it.system)) {
    const folder = openFolder(input, system, problems)
    const contracts = all.filter((it) => !input.leftOut.has(it.file))
    if (!isReady(folder, { system, contracts, leftOut: input.leftOut })) continue
    for (const contract of contracts) {
      const arrival = await checkArrival(folder, contract, input)
      if (arrival) arrivals.push(arrival)
    }
  }
  if (problems.length > 0) throw refuseDelivery(problems)
  return arrivals
}

/** What can be told of a feed from its folder alone, its data files unread. */
export type Sighting = { isFlagged: boolean; hasSome: boolean; newest: Arrival | null; problems: Problem[] }

/** Looks for a feed without a judgement: it may still be on its way. */
export function sightFeed(place: Place, contract: Contract): Sighting {
  const folder = openFolder(place, contract.system, [])
  const { names, problems } = folder
  const wholeFor = place.opening ? WHOLE_FOR_OPENING : null
  const newest = newestOf(findCandidates(folder, contract, wholeFor)) ?? null
  if (newest) problems.push(...checkSize(newest))
  return {
    isFlagged: names.includes(flagOf(folder, contract.system)),
    hasSome: names.some((name) => name.startsWith(`${contract.file}.`)),
    newest,
    problems,
  }
}

function openFolder(input: Place, system: string, problems: Problem[]): Folder {
  const compactDate = input.businessDate.replaceAll('-', '')
  const path = join(input.landingDir, system, compactDate)
  const names = tryToRead(problems, system, () => (existsSync(path) ? readdirSync(path).toSorted() : []))
  return { input, compactDate, path, names: names ?? [], problems }
}

/** Null where the file cannot be read, which is a problem of the delivery and no failure of the night. */
function tryToRead<T>(problems: Problem[], file: string, read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    problems.push(unreadable(error, file))
    return null
  }
}

const flagOf = ({ compactDate }: Folder, system: string) => `${system.toUpperCase()}_${compactDate}.ok`

/** The flag file comes last: without it the rest of the folder may still be on its way. */
function isReady(
  folder: Folder,
  { system, contracts, leftOut }: Pick<DeliveryInput, 'contracts' | 'leftOut'> & { system: string },
): boolean {
  const { problems, names, path } = folder
  const flag = flagOf(folder, system)
  if (!names.includes(flag)) {
    const isNeeded = contracts.some((contract) => isMissed(folder, contract))
    if (isNeeded) problems.push(problem('not_ready', { file: flag }, NOT_READY))
    return false
  }
  const text = tryToRead(problems, flag, () => readFileSync(join(path, flag), 'utf8'))
  if (text === null) return false
  const listed = text.split(/\s+/).filter(Boolean)
  const isExpected = (name: string) => !leftOut.has(name.split('.')[0]!)
  for (const name of listed.filter((it) => !names.includes(it) && isExpected(it))) {
    const said = { zh: `${flag} 中列有该文件，但未收到`, en: `is listed in ${flag} and has not come` }
    problems.push(problem('missing_file', { file: name }, said))
  }
  return true
}

const isMissed = ({ input }: Folder, contract: Contract): boolean =>
  contract.if_missing === 'stop' && !(input.opening && contract.modes.every((mode) => mode === 'a'))

async function checkArrival(
  folder: Folder,
  contract: Contract,
  { earlier, waivers }: DeliveryInput,
): Promise<Arrival | null> {
  const { problems, input } = folder
  const before = problems.length
  const previous = earlier.dayBefore.find((it) => it.file === contract.file)
  const wholeAfterGap = previous ? null : WHOLE_AFTER_GAP
  const wholeFor = input.opening ? WHOLE_FOR_OPENING : wholeAfterGap
  const newest = newestOf(findCandidates(folder, contract, wholeFor))
  if (newest) {
    const found = await checkContent(newest, previous?.checksum).catch((error: unknown) => [
      unreadable(error, newest.file_name),
    ])
    if (found.length === 0) found.push(...checkSwing(newest, earlier, waivers))
    problems.push(...found)
    return found.length === 0 ? newest : null
  }
  if (problems.length === before && isMissed(folder, contract)) {
    const file = `${contract.file}.${contract.modes[0]}.${folder.compactDate}.dat`
    problems.push(problem('missing_file', { file }, { zh: '未收到', en: 'has not come' }))
  }
  return null
}

/** Of several files of a feed the one made last counts. */
const newestOf = (candidates: Arrival[]): Arrival | undefined =>
  candidates.toSorted((a, b) => b.created_at.localeCompare(a.created_at) || compare(a.mode, b.mode))[0]

/** A full file beats an increment that was made in the same second. */
const compare = (a: Mode, b: Mode): number => 'fia'.indexOf(a) - 'fia'.indexOf(b)

const WHOLE_FOR_OPENING = { zh: '开账日须用全量文件', en: 'an opening date takes the full file' }
/** Changes go on from the date before: after a date that has none of them, only the whole says how it is. */
const WHOLE_AFTER_GAP = {
  zh: '是一日的增量，而前一日没有该文件：请补齐前一日后重跑，或报送全量文件',
  en:
    'holds one day’s changes, and the date before has none: run that one with its file, ' +
    'or send the full file',
}

/**
 * The files of a feed in its folder that could be loaded, one for each mode they were sent in. `wholeFor`
 * says why a file of changes could not.
 */
function findCandidates(folder: Folder, contract: Contract, wholeFor: Said | null): Arrival[] {
  const { names, problems, compactDate } = folder
  const own = new RegExp(`^${contract.file}\\.([a-z])\\.(\\d{8})\\.(dat|ctl)$`)
  const stems = new Set<string>()
  for (const name of names) {
    const found = own.exec(name)
    if (!found) continue
    const file = `${contract.file}.${found[1]}.${found[2]}.dat`
    if (found[2] !== compactDate) {
      const said = { zh: `放在 ${compactDate} 的目录中`, en: `lies in the folder of ${compactDate}` }
      problems.push(problem('wrong_date', { file: name }, said))
    } else if (!(contract.modes as string[]).includes(found[1]!)) {
      const { modes } = contract
      const said = { zh: `应以 ${modes.join(' 或 ')} 方式传送`, en: `comes as ${modes.join(' or ')}` }
      problems.push(problem('wrong_mode', { file: name }, said))
    } else stems.add(file)
  }
  const candidates = [...stems].flatMap((file) => readCandidate(folder, contract, file))
  if (wholeFor === null) return candidates
  const whole = candidates.filter((it) => it.mode !== 'i')
  if (whole.length === 0 && candidates.length > 0) {
    problems.push(problem('full_file_needed', { file: candidates[0]!.file_name }, wholeFor))
  }
  return whole
}

function readCandidate(
  { names, path, problems, compactDate }: Folder,
  contract: Contract,
  file: string,
): Arrival[] {
  const control = file.replace(/dat$/, 'ctl')
  if (!names.includes(file) || !names.includes(control)) {
    const [missing, come] = names.includes(file) ? [control, file] : [file, control]
    const said = {
      zh: `未收到，而 ${come} 已收到：数据文件与控制文件须一并报送`,
      en: `has not come, ${come} has: the data file and its control file come together`,
    }
    problems.push(problem('missing_file', { file: missing }, said))
    return []
  }
  const read = tryToRead(problems, control, () => readControlFile(join(path, control)))
  if (read === null) return []
  if ('mistakes' in read) {
    problems.push(
      ...read.mistakes.map((it) => problem('control_file', { file: control, line: 1, ...it }, it.said)),
    )
    return []
  }
  const { file_name, data_date } = read.control
  const at = { file: control, line: 1 }
  if (file_name !== file) {
    const place = { ...at, column: 'file_name', value: file_name }
    const said = { zh: `所述文件不是 ${file}`, en: `describes not ${file}` }
    problems.push(problem('control_file', place, said))
    return []
  }
  if (data_date !== compactDate) {
    const place = { ...at, column: 'data_date', value: data_date }
    const said = {
      zh: `文件的日期不是 ${compactDate}`,
      en: `the file is of another date than ${compactDate}`,
    }
    problems.push(problem('wrong_date', place, said))
    return []
  }
  const mode = file.split('.')[1] as Mode
  const own = join(path, file)
  const stamp = tryToRead(problems, file, () => stampOf(own))
  return stamp === null ? [] : [{ ...read.control, contract, mode, path: own, stamp }]
}

function checkSize(it: Arrival): Problem[] {
  const { size } = statSync(it.path)
  if (size === it.byte_size) return []
  const isCut = size < it.byte_size
  const said = {
    zh: `收到 ${size} 字节，控制文件写明 ${it.byte_size}${isCut ? '：文件在末行或其后被截断' : ''}`,
    en:
      `${size} bytes came, the control file says ${it.byte_size}` +
      (isCut ? ': the file is cut off in its last line or after it' : ''),
  }
  return [problem('byte_size', { file: it.file_name }, said)]
}

async function checkContent(it: Arrival, previousChecksum: string | undefined): Promise<Problem[]> {
  const found = await measureFile(it)
  // An empty file has no line to point at.
  const line = found.rows || null
  const file = it.file_name
  const problems: Problem[] = checkSize(it).map((size) => ({ ...size, line }))
  if (found.rows !== it.row_count) {
    const said = {
      zh: `收到 ${found.rows} 行，控制文件写明 ${it.row_count} 行`,
      en: `${found.rows} lines came, the control file says ${it.row_count}`,
    }
    problems.push(problem('row_count', { file, line }, said))
  }
  if (problems.length === 0 && found.checksum !== it.checksum) {
    problems.push(problem('checksum', { file }, WRONG_CHECKSUM))
  }
  const isSame = found.rows > 0 && previousChecksum === found.checksum
  if (isSame) problems.push(problem('same_as_before', { file }, SAME_AS_BEFORE))
  return problems
}

const NOT_READY = { zh: '标志文件未到', en: 'the flag file has not come' }
const WRONG_CHECKSUM = {
  zh: 'SM3 校验和与控制文件不符',
  en: 'the SM3 checksum is not that of the control file',
}
const SAME_AS_BEFORE = {
  zh: '与前一日的文件相同，只是换了文件名',
  en: 'is the file of the date before under a new name',
}

/** Rows are lines as they lie in the file, the last with or without a line feed; a mark alone is none. */
async function measureFile({ path, contract }: Arrival): Promise<{ rows: number; checksum: string }> {
  const hash = createHash('sm3')
  let rows = 0
  let last: number | undefined
  for await (const chunk of readChunks(path)) {
    hash.update(chunk)
    const isOnlyMark = last === undefined && markLength(chunk, contract.encoding) === chunk.length
    last = isOnlyMark ? LINE_FEED : chunk.at(-1)
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) rows += 1
  }
  return { rows: last === undefined || last === LINE_FEED ? rows : rows + 1, checksum: hash.digest('hex') }
}
