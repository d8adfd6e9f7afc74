import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../platform/errors.ts'
import { type Manifest, writeDurably } from './manifest.ts'

/** What a version remembers of a model that made it: enough to run it again. */
export type VersionModel = {
  /** `<layer>.<table>`. */
  name: string
  layer: string
  table: string
  title: { zh: string; en: string }
  write: 'view' | 'full' | 'daily' | 'scd2' | 'register'
  key: string[]
  /** Names and SQL types. */
  columns: Record<string, string>
  sql: string
  reads: string[]
}

const pathOf = (warehouseDir: string, models: string) => join(warehouseDir, 'models', `${models}.json`)

/**
 * Keeps the models of a version, in the order in which they ran, under a name made from their content:
 * versions made by the same models share one file. Gives that name.
 */
export function writeVersionModels(warehouseDir: string, models: VersionModel[]): string {
  const text = `${JSON.stringify(models, null, 1)}\n`
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const path = pathOf(warehouseDir, name)
  if (!existsSync(path)) writeDurably(path, text)
  return name
}

const known = new Map<string, Map<string, VersionModel>>()

/** The models that made a version, by name, in the order in which they ran. */
export function readVersionModels(
  warehouseDir: string,
  { models, version }: Pick<Manifest, 'models' | 'version'>,
): Map<string, VersionModel> {
  const path = pathOf(warehouseDir, models)
  const read = known.get(path)
  if (read) return read
  if (!models || !existsSync(path)) {
    const message = `${version} does not say which models made it, so that it cannot be explained`
    throw new AppError({ code: 'models_not_kept', status: 409, message })
  }
  const list = JSON.parse(readFileSync(path, 'utf8')) as VersionModel[]
  const byName = new Map(list.map((it) => [it.name, it]))
  known.set(path, byName)
  return byName
}
