import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { ImportError } from '../imports.schema.ts'

type Db = Kysely<DB>

const IMPORT = [
  'i.import_id',
  'i.file_name',
  'i.encoding_code',
  'i.row_count',
  'i.new_count',
  'i.changed_count',
  'i.same_count',
  'i.error_count',
  'i.state_code',
  'i.uploaded_by',
  'i.uploaded_at',
  'i.done_by',
  'i.done_at',
  'uploader.display_name as uploaded_by_name',
  'doer.display_name as done_by_name',
] as const

const imports = (db: Db) =>
  db
    .selectFrom('people.user_imports as i')
    .leftJoin('platform.users as uploader', 'uploader.user_id', 'i.uploaded_by')
    .leftJoin('platform.users as doer', 'doer.user_id', 'i.done_by')
    .select(IMPORT)

export const listImports = (db: Db) => imports(db).orderBy('i.import_id', 'desc').limit(50).execute()

export type StoredImport = Awaited<ReturnType<typeof listImports>>[number]

export const findImport = (db: Db, import_id: string) =>
  imports(db)
    .select(['i.content', sql<ImportError[]>`i.errors`.as('errors')])
    .where('i.import_id', '=', import_id)
    .executeTakeFirst()

/** The file of an import, held until the transaction ends: it is taken over once. */
export const lockImport = (db: Db, import_id: string) =>
  db
    .selectFrom('people.user_imports')
    .select(['content', 'state_code', 'file_name', 'sha256'])
    .where('import_id', '=', import_id)
    .forUpdate()
    .executeTakeFirst()

export type NewImport = {
  file_name: string
  sha256: string
  encoding_code: string
  content: string
  row_count: number
  new_count: number
  changed_count: number
  same_count: number
  error_count: number
  errors: readonly ImportError[]
  uploaded_by: string
  uploaded_at: string
}

export async function insertImport(db: Db, row: NewImport): Promise<string> {
  const made = await db
    .insertInto('people.user_imports')
    .values({ ...row, errors: JSON.stringify(row.errors), state_code: 'checked' })
    .returning('import_id')
    .executeTakeFirstOrThrow()
  return made.import_id
}

export type ImportCounts = Pick<
  NewImport,
  'row_count' | 'new_count' | 'changed_count' | 'same_count' | 'error_count' | 'errors'
>

/** What the file would do by now; others may have made users meanwhile. */
export const updateCounts = (db: Db, input: { import_id: string; counts: ImportCounts }) =>
  db
    .updateTable('people.user_imports')
    .set({ ...input.counts, errors: JSON.stringify(input.counts.errors) })
    .where('import_id', '=', input.import_id)
    .execute()

export const finishImport = (db: Db, input: { import_id: string; done_by: string; done_at: string }) =>
  db
    .updateTable('people.user_imports')
    .set({ state_code: 'done', content: null, done_by: input.done_by, done_at: input.done_at })
    .where('import_id', '=', input.import_id)
    .execute()

export type KnownUser = {
  user_id: string
  username: string
  display_name: string
  title: string
  expires_on: string | null
}

/** Everybody who may sign in, to say what a file would change. */
export const listKnownUsers = (db: Db): Promise<KnownUser[]> =>
  db
    .selectFrom('platform.users')
    .select(['user_id', 'username', 'display_name', 'title', 'expires_on'])
    .execute()

/** Everybody whom the personnel system knows and who has not left, with his name. */
export const listEmployeeNames = (db: Db) =>
  db
    .selectFrom('people.employees')
    .select(['employee_id', 'employee_name'])
    .where('status_code', '!=', 'left')
    .where('gone_on', 'is', null)
    .execute()

/** Writes users down in one statement: new ones without a password, known ones as the file says. */
export const writeUsers = (db: Db, input: { users: readonly KnownUser[]; now: string }) =>
  sql`
    insert into platform.users as known
      (user_id, username, display_name, title, expires_on, created_at, password_changed_at)
    select told.user_id, told.username, told.display_name, told.title, told.expires_on, ${input.now},
      ${input.now}
    from json_to_recordset(${JSON.stringify(input.users)}::json)
      as told (user_id text, username text, display_name text, title text, expires_on date)
    on conflict (user_id) do update set display_name = excluded.display_name, title = excluded.title,
      expires_on = excluded.expires_on`.execute(db)
