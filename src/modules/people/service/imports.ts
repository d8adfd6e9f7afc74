import { createHash } from 'node:crypto'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import {
  ERRORS_TOLD,
  IMPORT_HEADS,
  IMPORT_REASONS,
  IMPORT_ROWS_MAX,
  type ImportError,
  type ImportHead,
  type ImportList,
  type UserImport,
} from '../imports.schema.ts'
import { errorsOfLine, type ImportLine, repeatedIn, whyEndIsKept } from '../policy.ts'
import * as queries from '../queries/imports.ts'
import { listAdministrators } from '../queries/user-rights.ts'
import { type By, type Needs, tell } from './needs.ts'

/** The text of a file that is UTF-8, or else what Chinese office programs write: GBK, as part of GB 18030. */
export function readText(bytes: Buffer): { text: string; encoding_code: 'utf-8' | 'gb18030' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding_code: 'utf-8' }
  } catch {
    try {
      return { text: new TextDecoder('gb18030', { fatal: true }).decode(bytes), encoding_code: 'gb18030' }
    } catch {
      throw invalid('The file is neither UTF-8 nor GBK.', { reason_code: 'encoding' })
    }
  }
}

/** The fields of a CSV file, row by row, each with the line it begins on; a quoted field may have several. */
export function* readRows(text: string): Generator<{ line: number; fields: string[] }> {
  let [line, begun, fields] = [1, 1, [] as string[]]
  const field = /"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*)/y
  let at = 0
  while (at < text.length) {
    field.lastIndex = at
    const found = field.exec(text)!
    fields.push(found[1] === undefined ? found[3]! : found[1].replaceAll('""', '"') + found[2]!)
    line += found[0].split('\n').length - 1
    at = field.lastIndex
    if (text[at] === ',') {
      at += 1
      if (at === text.length) fields.push('')
      else continue
    }
    yield { line: begun, fields }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    line += 1
    ;[begun, fields] = [line, []]
  }
}

const CHINESE_HEADS: Record<string, ImportHead> = {
  用户名: 'username',
  用户编号: 'user_id',
  工号: 'user_id',
  姓名: 'display_name',
  职务: 'title',
  到期日: 'expires_on',
}

/** The lines of a file of users by its heading, which is in English or in Chinese. */
export function readLines(text: string): ImportLine[] {
  const rows = [...readRows(text.replace(/^\uFEFF/, ''))].filter((row) => row.fields.some((it) => it.trim()))
  const [heading, ...body] = rows
  const heads = (heading?.fields ?? []).map((it) => {
    const word = it.trim()
    return CHINESE_HEADS[word] ?? IMPORT_HEADS.find((head) => head === word.toLowerCase()) ?? null
  })
  const missing = IMPORT_HEADS.slice(0, 3).filter((head) => !heads.includes(head))
  if (missing.length > 0) throw invalid('Columns are missing.', { reason_code: 'heading', columns: missing })
  if (body.length > IMPORT_ROWS_MAX) {
    throw invalid(`A file has at most ${IMPORT_ROWS_MAX} users.`, { reason_code: 'too_many' })
  }
  return body.map(({ line, fields }) => {
    const of = (head: ImportHead) => (fields[heads.indexOf(head)] ?? '').trim()
    return {
      line,
      username: of('username').toLowerCase(),
      user_id: of('user_id'),
      display_name: of('display_name'),
      title: of('title'),
      expires_on: of('expires_on'),
    }
  })
}

type Judged = queries.ImportCounts & { written: queries.KnownUser[] }

/** What a file would do as things stand: whom it adds, whom it changes, and what is wrong in it. */
async function judge(
  { db, today, by }: { db: Databases['db']; today: string; by: By },
  lines: readonly ImportLine[],
): Promise<Judged> {
  const users = await queries.listKnownUsers(db)
  const administrators = await listAdministrators(db, today)
  const employees = await queries.listEmployeeNames(db)
  const byNumber = new Map(users.map((it) => [it.user_id, it]))
  const byName = new Map(users.map((it) => [it.username, it.user_id]))
  const nameOf = new Map(employees.map((it) => [it.employee_id, it.employee_name]))
  const known = {
    usernameOf: (user_id: string) => byNumber.get(user_id)?.username ?? null,
    numberOf: (username: string) => byName.get(username) ?? null,
    isPermanent: (user_id: string) => byNumber.get(user_id)?.expires_on === null,
    whyKept: (user_id: string, expires_on: string | null) => {
      const before = byNumber.get(user_id)
      if (!before || before.expires_on === expires_on) return null
      return whyEndIsKept({ user_id, powers: administrators.has(user_id) ? ['system'] : [] }, by)
    },
  }
  const reading = { today, known, isEmployee: (user_id: string) => nameOf.has(user_id) }
  const errors = [...lines.flatMap((line) => errorsOfLine(line, reading)), ...repeatedIn(lines)].toSorted(
    (one, other) => one.line - other.line,
  )
  const wrong = new Set(errors.map((it) => it.line))
  // What is wrong would become nobody: it counts as neither new nor changed.
  const right = lines.filter((it) => !wrong.has(it.line))
  const told = right.map((line) => ({
    user_id: line.user_id,
    username: line.username,
    display_name: line.display_name || (nameOf.get(line.user_id) ?? ''),
    title: line.title,
    expires_on: line.expires_on === '' ? null : line.expires_on,
  }))
  const isSame = (user: queries.KnownUser) => {
    const before = byNumber.get(user.user_id)
    return (
      before !== undefined &&
      (['display_name', 'title', 'expires_on'] as const).every((it) => before[it] === user[it])
    )
  }
  const written = told.filter((user) => !isSame(user))
  const new_count = told.filter((user) => !byNumber.has(user.user_id)).length
  return {
    row_count: lines.length,
    new_count,
    changed_count: written.length - new_count,
    same_count: told.length - written.length,
    error_count: errors.length,
    errors,
    written,
  }
}

/** Looks a file through and says what it would do; no user is written. */
export async function checkFile(
  needs: Needs,
  input: { file_name: string; bytes: Buffer },
  by: By,
): Promise<UserImport> {
  const { databases, clock } = needs
  const { text: content, encoding_code } = readText(input.bytes)
  const { written: _, ...counts } = await judge(
    { db: databases.db, today: clock.today(), by },
    readLines(content),
  )
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  const import_id = await inTransaction(databases, async (db) => {
    const uploaded = { uploaded_by: by.user_id, uploaded_at: clock.now().toISOString() }
    const { file_name } = input
    const made = await queries.insertImport(db, {
      file_name,
      sha256,
      encoding_code,
      content,
      ...counts,
      ...uploaded,
    })
    const details = { file_name, sha256, row_count: counts.row_count, error_count: counts.error_count }
    await tell({ databases: { db }, clock }, by, { action: 'user.import.check', subject: made, details })
    return made
  })
  return getImport(needs, import_id)
}

async function findImport({ databases }: Needs, import_id: string) {
  const found = await queries.findImport(databases.db, import_id)
  if (!found) throw notFound('user_import', import_id)
  return found
}

const shown = (stored: queries.StoredImport): Omit<UserImport, 'errors'> => {
  const { uploaded_by, done_by, ...it } = stored
  return {
    ...it,
    encoding_code: it.encoding_code as UserImport['encoding_code'],
    state_code: it.state_code as UserImport['state_code'],
    uploaded_by_name: it.uploaded_by_name ?? uploaded_by,
    done_by_name: it.done_by_name ?? done_by,
  }
}

export async function getImport(needs: Needs, import_id: string): Promise<UserImport> {
  const { content: _, errors, ...stored } = await findImport(needs, import_id)
  return { ...shown(stored), errors: errors.slice(0, ERRORS_TOLD) }
}

export const listImports = async ({ databases }: Needs): Promise<ImportList['imports']> =>
  (await queries.listImports(databases.db)).map(shown)

/** Writes the users of a file that was looked through: all or none. A second time nothing happens. */
export async function runImport(needs: Needs, import_id: string, by: By): Promise<UserImport> {
  const { databases, clock } = needs
  await findImport(needs, import_id)
  const now = clock.now().toISOString()
  const refused = await inTransaction(databases, async (db): Promise<ImportError[]> => {
    const file = await queries.lockImport(db, import_id)
    if (!file?.content) return []
    // As things stand now: others may have let people in since the file was looked through.
    const { written, ...counts } = await judge({ db, today: clock.today(), by }, readLines(file.content))
    await queries.updateCounts(db, { import_id, counts })
    if (counts.error_count > 0) return [...counts.errors]
    if (written.length > 0) await queries.writeUsers(db, { users: written, now })
    await queries.finishImport(db, { import_id, done_by: by.user_id, done_at: now })
    const { errors: _, error_count: _none, ...numbers } = counts
    const details = {
      file_name: file.file_name,
      sha256: file.sha256,
      ...numbers,
      user_ids: written.map((it) => it.user_id),
    }
    await tell({ databases: { db }, clock }, by, { action: 'user.import.run', subject: import_id, details })
    return []
  })
  if (refused.length > 0) {
    throw conflict('import_has_errors', 'The file has errors: nothing was written.', {
      error_count: refused.length,
    })
  }
  return getImport(needs, import_id)
}

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
// A cell that begins so is a formula to office programs.
const asText = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** Every error of a file as a file, which office programs open. */
export async function errorsFile(needs: Needs, import_id: string): Promise<string> {
  const { errors } = await findImport(needs, import_id)
  const heading = ['行 line', '列 column', '值 value', '原因', 'reason']
  const rows = errors.map((it) => {
    const words = IMPORT_REASONS[it.reason_code]
    return [String(it.line), it.column, asText(it.value), words?.zh ?? it.reason_code, words?.en ?? '']
  })
  return `\uFEFF${[heading, ...rows].map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`
}
