import { openCatalogue } from '../../serving/archive-catalogue.ts'
import {
  madeOn,
  type Manifest,
  readHead,
  type Segment,
  type StoredTable,
  versionChain,
  versionOn,
  writeHead,
} from '../../serving/manifest.ts'
import type { OrderedModel } from '../dependencies.ts'
import { standIn } from '../stand-in.ts'
import { endRerun, readRerunSource } from './rerun-source.ts'

type Place = { warehouseDir: string; archiveDir: string; models: OrderedModel[] }

/**
 * Ends a re-run after the night that stands newest, where it is as it was, or started above what was
 * delivered and made nothing else that later ones read: they stay as they are, and what was the newest before
 * is the newest again. After one that has loaded files, all later ones follow: the run of each names those
 * before it, so that the same files give the same ids. Says whether no later night has to be run.
 */
export function settle(place: Place): boolean {
  const { warehouseDir } = place
  const [source, head] = [readRerunSource(warehouseDir), readHead(warehouseDir)]
  if (!source || !head) return true
  if (head.business_date < source.business_date) {
    const own = versionOn(warehouseDir, source, head.business_date)
    if (!own || !isSameForLater(place, { head, own, source })) return false
    writeHead(warehouseDir, newestAgain(place, head, source).version)
  }
  endRerun(warehouseDir)
  return true
}

/** Whether nothing differs that a night reads of earlier ones: histories, tables of days, feeds carried. */
function isSameForLater({ models }: Place, { head, own, source }: Compared): boolean {
  if (head.version === own.version) return true
  if (!head.from_layer) return false
  if (JSON.stringify(head.stale) !== JSON.stringify(own.stale)) return false
  // A table of days that no night has made yet, none has read.
  const isNew = (name: string) => !source.tables[name] && head.tables[name]?.write === 'daily'
  return readLater(models).every((name) => {
    const [made, known] = [madeOn(head, name), madeOn(own, name)]
    return isNew(name) || (made?.rows === known?.rows && made?.hash === known?.hash)
  })
}

/** The night that was run again, what its date was before, and the newest that was built on that. */
type Compared = { head: Manifest; own: Manifest; source: Manifest }

/** The tables of which a night may read what earlier ones made; those of base are carried over, too. */
export function readLater(models: readonly OrderedModel[]): string[] {
  const nightly = models.filter((it) => ['base', 'metrics', 'cubes'].includes(it.layer))
  const read = new Set(nightly.flatMap((it) => it.reads.map((name) => ownName(it, name))))
  const isReadDaily = ({ name, layer }: OrderedModel) => layer === 'base' || read.has(name)
  return nightly
    .filter((it) => it.write === 'scd2' || (it.write === 'daily' && isReadDaily(it)))
    .map((it) => it.name)
}

const ownName = ({ layer }: OrderedModel, read: string) => read.replace(/^previous\./, `${layer}.`)

/**
 * What was the newest, with what was made again of earlier dates in the place of what it had of them. All
 * versions between stand again, built on each other, so that a date that is run again later finds the same.
 */
function newestAgain(place: Place, head: Manifest, source: Manifest): Manifest {
  const { warehouseDir } = place
  const [now, before] = [versionChain(warehouseDir, head), versionChain(warehouseDir, source)]
  const old = new Set(before.map((it) => it.version))
  const remade = now.filter((it) => !old.has(it.version))
  const changes = findChanges(place, { head, source, remade, before })
  const isReadAlike = remade.every((it) => {
    const own = before.find((night) => night.business_date === it.business_date)
    return own !== undefined && isSameRun(it, own)
  })
  if (changes.size === 0 && isReadAlike) return source
  let parent = head
  for (const night of before.filter((it) => it.business_date > head.business_date).toReversed()) {
    const tables = night.is_shortened ? night.tables : withChanges(night.tables, changes)
    parent = standIn(warehouseDir, night, { parent: parent.version, tables })
  }
  return parent
}

const isSameRun = (one: Manifest, other: Manifest): boolean =>
  JSON.stringify([one.inputs, one.waivers]) === JSON.stringify([other.inputs, other.waivers])

/** What becomes of a table's files of the dates that were run again. */
type Change = { table: StoredTable; added: Segment[]; gone: (segment: Segment) => boolean }

type Remade = { head: Manifest; source: Manifest; remade: Manifest[]; before: Manifest[] }

/** The tables whose rows of these dates are others than they were, those that nobody had before included. */
function findChanges({ archiveDir }: Place, { head, source, remade, before }: Remade): Map<string, Change> {
  const catalogue = openCatalogue(archiveDir)
  const dates = new Set(remade.map((it) => it.business_date))
  const nightOn = new Map(before.map((it) => [it.business_date, it]))
  const known = (name: string, date: string) => {
    const [table, night] = [source.tables[name], nightOn.get(date)]
    const made = night && table?.write === 'daily' ? madeOn(night, name) : undefined
    return table?.segments.find((it) => it.business_date === date) ?? made ?? catalogue.ofDate(name, date)
  }
  const changes = new Map<string, Change>()
  for (const [name, table] of Object.entries(head.tables)) {
    const made = table.segments.filter((it) => dates.has(it.business_date))
    const added = made.filter((it) => !isAlike(it, known(name, it.business_date)))
    const addedOn = new Set(added.map((it) => it.business_date))
    const isMadeOn = new Set(made.map((it) => it.business_date))
    // Of a history nothing may have ended on a date on which something had.
    const isGone = ({ business_date: date }: Segment) =>
      addedOn.has(date) || (table.write === 'scd2' && dates.has(date) && !isMadeOn.has(date))
    const isGoneSome = source.tables[name]?.segments.some(isGone) ?? false
    if (added.length > 0 || isGoneSome) changes.set(name, { table, added, gone: isGone })
  }
  return changes
}

type Known = Pick<Segment, 'rows' | 'hash'> | undefined
const isAlike = (made: Segment, known: Known) => made.rows === known?.rows && made.hash === known.hash

function withChanges(before: Manifest['tables'], changes: Map<string, Change>): Manifest['tables'] {
  const tables = { ...before }
  for (const [name, { table, added, gone }] of changes) {
    const own = before[name] ?? { ...table, segments: [] }
    // A history begins with its open versions, which only a night of its own can tell.
    if (!before[name] && table.write !== 'daily') continue
    const replaced = own.segments.filter(gone)
    const segments = [
      ...own.segments.filter((it) => !gone(it)),
      ...added.map((it) => ({ ...it, ...holdOf(replaced, it) })),
    ].toSorted((a, b) => a.business_date.localeCompare(b.business_date))
    tables[name] = { ...own, segments }
  }
  return Object.fromEntries(Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What was brought back from the archive for longer stays as long when it is made again. */
function holdOf(replaced: Segment[], { business_date: date }: Segment): Partial<Segment> {
  const { held_until, is_alone } = replaced.find((it) => it.business_date === date) ?? {}
  return { ...(held_until ? { held_until } : {}), ...(is_alone ? { is_alone } : {}) }
}
