import { basename, dirname } from 'node:path'
import { parse } from 'yaml'
import { listFiles, readText } from './source-files.ts'

export const LAYERS = ['ods', 'base', 'metrics', 'cubes', 'marts'] as const
export type Layer = (typeof LAYERS)[number]
type Column = { type?: string; meaning?: unknown }
export type ModelYml = {
  table?: string
  grain?: string
  write?: string
  meaning?: unknown
  columns?: Record<string, Column>
}
export type WarehouseModel = { path: string; layer: Layer; table: string; sql: string }

/** Every model under `warehouse/`: one select a file, its layer taken from the folder. */
export const listModels = (): WarehouseModel[] =>
  listFiles(`warehouse/{${LAYERS.join(',')}}/**/*.sql`).map((path) => ({
    path,
    layer: path.split('/')[1] as Layer,
    table: basename(path, '.sql'),
    sql: readText(path),
  }))

export const besideModel = (model: { path: string; table: string }, ending: string): string =>
  `${dirname(model.path)}/${model.table}${ending}`

export const readModelYml = (path: string): ModelYml => parse(readText(path)) as ModelYml
