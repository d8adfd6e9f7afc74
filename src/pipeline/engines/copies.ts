import type { OrderedModel } from '../dependencies.ts'
import { columnTypes, keptTypes, type Model, type Reference } from '../models.ts'
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

type ReadCatalogue = Pick<Catalogue, 'models' | 'references'>

/** What the models above the delivered rows read, by name. */
const readsOf = ({ models }: Pick<Catalogue, 'models'>): Set<string> =>
  new Set(models.filter((it) => it.layer !== 'ods' && it.write !== 'register').flatMap((it) => it.reads))

/** The tables that the models of a catalogue read, or others that are asked for, by their names. */
export function listCopies(
  { models, references }: ReadCatalogue,
  reads: ReadonlySet<string> = readsOf({ models }),
): Map<string, Copy> {
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
