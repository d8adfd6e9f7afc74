import type { FileAnswer } from '../../../platform/configuration.schema.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { AppError, invalid } from '../../../platform/errors.ts'
import { type KnownFlow, shownLine } from './flows.ts'

/** What a line of a file asks for; the request is begun in a transaction of all. */
type Wanted = { facts: Record<string, unknown>; start: (db: Databases['db']) => Promise<string> }

/** A line of a file, and how it is made a request; null where it holds already. */
export type FileLine = { line: number; name: string; look: () => Promise<Wanted | null> }

type Asked = { lines: readonly FileLine[]; is_preview: boolean }

/**
 * Makes a request of every line of a file that says other than what holds, all or none of them; a preview
 * says what each would change, and what is wrong with which line.
 */
export async function proposeFile(
  databases: Databases,
  flow: KnownFlow,
  { lines, is_preview }: Asked,
): Promise<FileAnswer> {
  const wanted: (Wanted & { line: number })[] = []
  const problems: FileAnswer['problems'] = []
  for (const { line, name, look } of lines) {
    const found = await look().catch(refusalOf)
    if (found instanceof AppError) problems.push({ line, name, code: found.code, message: found.message })
    else if (found !== null) wanted.push({ line, ...found })
  }
  const changes = wanted.map(({ line, facts }) => {
    const { lines: told, ...title } = flow.describe(flow.read(facts), null)
    return { line, ...title, lines: told.map(shownLine) }
  })
  if (is_preview) return { changes, problems, request_ids: [] }
  if (problems.length > 0) {
    const message = 'Some of the lines cannot be.'
    throw new AppError({ code: 'configuration_wrong', status: 422, message, details: { problems } })
  }
  if (wanted.length === 0) throw invalid('All of it holds already.', { reason_code: 'nothing_changes' })
  const request_ids = await inTransaction(databases, async (db) => {
    const begun: string[] = []
    for (const { start } of wanted) begun.push(await start(db))
    return begun
  })
  return { changes, problems, request_ids }
}

function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
