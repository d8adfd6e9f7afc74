import { AppError } from '../../platform/errors.ts'
import { readManifest } from '../manifest.ts'
import type { VersionModel } from '../version-models.ts'
import type { Figure } from './figure.ts'
import { modelsOn } from './past.ts'

export type FigureAsked = {
  warehouseDir: string
  version: string
  business_date: string
  /** `<column>` of the first table that has it for this key, or `<layer>.<table>.<column>`. */
  name: string
  /** What names the row; a table with other keys is no answer. */
  key: Record<string, string>
}

/** Where a figure is looked for when its table is not named: what people see first, then what made it. */
function rankOf({ layer, key }: VersionModel): number {
  if (layer === 'marts') return key.includes('business_date') ? 3 : 0
  return ['metrics', 'base'].indexOf(layer) + 1
}

/** Finds the table that a figure's name stands for. */
export function findFigure(asked: FigureAsked): Figure {
  const { warehouseDir, version, business_date, name, key } = asked
  const words = name.split('.')
  const column = words.at(-1)!
  const table = words.slice(0, -1).join('.')
  const past = { warehouseDir, newest: readManifest(warehouseDir, version) }
  const models = [...modelsOn(past, business_date).values()]
  const [model] = models
    .filter((it) => ['marts', 'metrics', 'base'].includes(it.layer))
    .filter((it) => column in it.columns && isNamedBy(it, key) && (table === '' || it.name === table))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
  if (model) return { table: model.name, key, column, business_date }
  throw new AppError({
    code: 'figure_not_found',
    status: 404,
    message: `No table has ${name} for a row that is named by ${Object.keys(key).join(', ')}.`,
    details: { name, key: Object.keys(key) },
  })
}

const isNamedBy = ({ key }: VersionModel, names: Figure['key']) => {
  const own = key.filter((it) => it !== 'business_date' && it !== 'valid_from')
  return own.length === Object.keys(names).length && own.every((it) => it in names)
}
