import type { Databases } from '../../../platform/context.ts'
import {
  codesIn,
  fileOfList,
  holdsOn,
  type List,
  type ListPlaces,
  layAll,
  type Overlay,
  readList,
  readListContracts,
} from '../../../platform/reference-lists/index.ts'
import { listLines, type StoredLine } from '../queries/change-sets.ts'

export type Lists = Map<string, List>
export type ListNeeds = { databases: Pick<Databases, 'db'>; lists: ListPlaces }

/** Every list as its file says. */
export function readFiles(places: ListPlaces): Lists {
  const found = readListContracts(places.modelsDir).map((contract) => {
    const file = fileOfList(places, contract.table)
    return [contract.table, readList(contract, file)] as const
  })
  return new Map(found)
}

const overlayOf = ({ list, key, valid_from, valid_to, after, change_set_id }: StoredLine): Overlay => ({
  list,
  key,
  valid_from,
  valid_to,
  values: after,
  change_set_id,
})

/** Lists with what people agreed on laid over them, in the order in which they did. */
function layOver(files: Lists, lines: readonly StoredLine[]): Lists {
  const changes = lines.map(overlayOf)
  return new Map([...files].map(([name, list]) => [name, layAll(list, changes)]))
}

export type Standing = {
  lists: Lists
  /** The same without what people agreed on. */
  files: Lists
  lines: StoredLine[]
  codes: (list: string) => ReadonlySet<string>
}

/** The lists as they stand. */
export async function readStanding({ databases, lists: places }: ListNeeds): Promise<Standing> {
  const lines = await listLines(databases.db)
  const files = readFiles(places)
  const lists = layOver(files, lines)
  return { lists, files, lines, codes: codesIn(lists.get('codes')) }
}

/** The lines of one list that hold on a day, each with its key and what it says. */
export async function listLinesOn(
  needs: ListNeeds,
  { list, day }: { list: string; day: string },
): Promise<Record<string, string>[]> {
  const { lists } = await readStanding(needs)
  return (lists.get(list)?.timelines ?? []).flatMap(({ key, segments }) =>
    segments.filter((it) => holdsOn(it, day)).map((it) => ({ ...key, ...it.values })),
  )
}
