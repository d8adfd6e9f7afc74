import type { OrderedModel } from '../dependencies.ts'
import type { Column, Model, Reference } from '../models.ts'
import type { Catalogue } from '../night-plan.ts'
import { type Placement, placementOf } from './placement.ts'

/**
 * A table that models read, kept beside the files of the version. `whole` is replaced, `history` takes the
 * versions that a night opened and ended, `days` has a partition a business date; `changes` are of one night,
 * a `mart` is of one publication.
 */
export type Copy = {
  name: string
  kind: 'whole' | 'history' | 'days' | 'changes' | 'mart'
  columns: Record<string, string>
  key: string[]
  /** Its own rows of the day before, where a model reads them. */
  previous: { name: string; columns: string[] } | null
  placement: Placement
}

/** What the writers add to the columns that a model selects. */
const ADDED_BY_WRITER: Partial<Record<Model['write'], Record<string, string>>> = {
  scd2: { valid_from: 'date', valid_to: 'date' },
  register: { customer_id: 'bigint', given_on: 'date' },
}

export const columnTypes = (columns: Record<string, Pick<Column, 'type'>>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]))

/** Columns and types of a model's table as it is kept. */
export const keptTypes = ({ columns, write }: Pick<Model, 'columns' | 'write'>): Record<string, string> => ({
  ...columnTypes(columns),
  ...ADDED_BY_WRITER[write],
})

type ReadCatalogue = Pick<Catalogue, 'models' | 'references'>

/** The tables that the models of a catalogue read, by their names. */
export function listCopies({ models, references }: ReadCatalogue): Map<string, Copy> {
  const reads = new Set(
    models.filter((it) => it.layer !== 'ods' && it.write !== 'register').flatMap((it) => it.reads),
  )
  const lists = references.filter((it) => reads.has(it.name)).map(copyOfList)
  const copies = models.flatMap((model) => copiesOf(model, reads))
  return new Map([...lists, ...copies].map((it) => [it.name, it]))
}

function copiesOf(model: OrderedModel, reads: ReadonlySet<string>): Copy[] {
  const { name, table, key } = model
  const columns = keptTypes(model)
  const placement = placementOf({ name, key, columns: Object.keys(columns) })
  const common = { columns, key, previous: null, placement }
  const previous = previousOf(model)
  const changes = `changes.${table}`
  const hasChanges = model.layer === 'base' && reads.has(changes)
  return [
    ...(previous || reads.has(name) ? [{ ...common, name, kind: kindOf(model), previous }] : []),
    ...(hasChanges ? [{ ...common, name: changes, kind: 'changes' as const }] : []),
  ]
}

function previousOf({ table, columns, reads }: OrderedModel): Copy['previous'] {
  const name = `previous.${table}`
  const isOfRow = (column: string) => column !== 'valid_from' && column !== 'valid_to'
  return reads.includes(name) ? { name, columns: Object.keys(columns).filter(isOfRow) } : null
}

function kindOf({ layer, write }: Model): Copy['kind'] {
  // Of what was delivered, models read the files of the night.
  if (layer === 'ods') return 'whole'
  if (layer === 'marts') return 'mart'
  if (write === 'scd2') return 'history'
  return write === 'daily' ? 'days' : 'whole'
}

function copyOfList({ name, columns }: Reference): Copy {
  return {
    name,
    kind: 'whole',
    columns: columnTypes(columns),
    key: [],
    previous: null,
    placement: 'everywhere',
  }
}
