import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl'
import { AppError, invalid } from '../errors.ts'
import type { FileRow } from './file-row.ts'
import { readElements, readSheet, readStrings, tooLarge } from './workbook-xml.ts'

const MIB = 1_048_576
/** How large a workbook may be, packed and unpacked: more than a full sheet of lines takes. */
const PACKED_BYTES_MAX = 128 * MIB
const SHEET_BYTES_MAX = 1_024 * MIB
const STRINGS_BYTES_MAX = 256 * MIB
const SMALL_BYTES_MAX = MIB
const ENTRIES_MAX = 2_000

const notWorkbook = () => invalid('The file is no workbook of Excel.', { reason_code: 'not_a_workbook' })

/**
 * Lays what comes aside in a file without a name: nothing of it outlives the process. A workbook is read from
 * its end, where the list of its parts is.
 */
async function layAside(bytes: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const dir = await mkdtemp(join(tmpdir(), 'zhike-workbook-'))
  const file = await open(join(dir, 'told'), 'wx+', 0o600)
  await rm(dir, { recursive: true })
  try {
    let size = 0
    for await (const piece of bytes) {
      size += piece.length
      if (size > PACKED_BYTES_MAX) throw tooLarge()
      await file.write(piece)
    }
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

type Parts = { zip: ZipFile; entries: ReadonlyMap<string, Entry>; opened: Readable[] }

async function partsOf(file: FileHandle): Promise<Parts> {
  const zip = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false })
  if (zip.entryCount > ENTRIES_MAX) throw tooLarge()
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry)
  return { zip, entries, opened: [] }
}

/** A part as a stream. It is what its entry says it is, or reading it breaks off: no more is unpacked. */
async function openPart(
  { zip, entries, opened }: Parts,
  name: string,
  bytesMax: number,
): Promise<Readable | null> {
  const entry = entries.get(name.toLowerCase())
  if (!entry) return null
  if (entry.uncompressedSize > bytesMax) throw tooLarge()
  const stream = await zip.openReadStreamPromise(entry)
  // Whoever reads it hears of what goes wrong; one that nobody reads any more must not end the process.
  stream.on('error', () => undefined)
  opened.push(stream)
  return stream
}

const WORKBOOK = 'xl/workbook.xml'
const STRINGS = 'xl/sharedStrings.xml'

/** Where the first sheet lies. */
async function firstSheet(parts: Parts): Promise<string> {
  const [book, links] = await Promise.all([
    openPart(parts, WORKBOOK, SMALL_BYTES_MAX),
    openPart(parts, 'xl/_rels/workbook.xml.rels', SMALL_BYTES_MAX),
  ])
  if (!book || !links) throw notWorkbook()
  const [sheet] = await readElements(book, 'sheet')
  const target = (await readElements(links, 'Relationship')).find((it) => it['Id'] === sheet?.['id'])?.[
    'Target'
  ]
  if (target === undefined) throw notWorkbook()
  return target.startsWith('/') ? target.slice(1) : posix.join('xl', target)
}

/** Rows are as wide as the heading: a sheet leaves out cells that are empty. */
async function* evenRows(rows: AsyncIterable<FileRow[]>): AsyncGenerator<FileRow[]> {
  let width = 0
  for await (const found of rows) {
    const kept = found.filter((it) => it.fields.some((field) => field.trim() !== ''))
    for (const { fields } of kept) {
      while (fields.length > width && fields.at(-1)!.trim() === '') fields.pop()
      if (width === 0) width = fields.length
      while (fields.length < width) fields.push('')
    }
    yield kept
  }
}

/**
 * The rows of the first sheet of a workbook, a few at a time. What is kept of it are the texts that its cells
 * share; a file that would unpack into more than a sheet can be is refused.
 */
export async function* workbookRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow[]> {
  const file = await layAside(bytes)
  let parts: Parts | null = null
  try {
    parts = await partsOf(file)
    const sheet = await openPart(parts, await firstSheet(parts), SHEET_BYTES_MAX)
    if (!sheet) throw notWorkbook()
    const told = await openPart(parts, STRINGS, STRINGS_BYTES_MAX)
    const strings = told ? await readStrings(told) : []
    yield* evenRows(readSheet(sheet, strings))
  } catch (error) {
    // What the reading of ZIP and XML does not take is a file that is not sound.
    throw error instanceof AppError ? error : notWorkbook()
  } finally {
    for (const stream of parts?.opened ?? []) stream.destroy()
    await file.close()
  }
}
