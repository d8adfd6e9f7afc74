import type { Context, Publication, Superseded } from '../platform/context.ts'
import { hasManifest, keptDates, type Manifest, readManifest } from './manifest.ts'
import { stillKept } from './terms.ts'
import { readVersionModels } from './version-models.ts'

/*
 * A date that has been published can be run again after a correction. What people were shown first is then
 * superseded, not erased: the publication that corrects names the version it corrects and the dates in
 * question. The newest version before a correction tells of each of its dates what was published of it.
 */

/** What a publication reads a date from: a version, and on which date that is looked into. */
export type Source = { version: string; seenOn: string | null }

type Shown = { version: string; superseded: Superseded[] }
type Switch = { warehouseDir: string; next: string; at: Date }

/** What a publication supersedes: all that the one before it does, and of that one the dates it corrects. */
export function supersededBy(before: Shown | null, { warehouseDir, next, at }: Switch): Superseded[] {
  if (!before) return []
  const manifest = readManifest(warehouseDir, next)
  const dates = keptDates(manifest)
  const corrected = correctedDates(warehouseDir, { before: before.version, next: manifest })
  const [first, last] = [corrected[0], corrected.at(-1)]
  const added = first &&
    last && {
      version: before.version,
      first_date: first.business_date,
      last_date: last.business_date,
      corrected_at: at.toISOString(),
      run_id: first.run_id,
    }
  return [...before.superseded, ...(added ? [added] : [])].filter(
    (it) => it.version !== next && dates.some((date) => it.first_date <= date && date <= it.last_date),
  )
}

type Corrected = { business_date: string; run_id: string }

/** The dates of a version that another has run anew, oldest first, with their new runs. */
function correctedDates(
  warehouseDir: string,
  { before, next }: { before: string; next: Manifest },
): Corrected[] {
  const corrected: Corrected[] = []
  let own: Manifest | null = hasManifest(warehouseDir, before) ? readManifest(warehouseDir, before) : null
  let other: Manifest | null = next
  // Both are followed back to the version that they have in common.
  while (own && other && own.version !== other.version) {
    const [date, otherDate] = [own.business_date, other.business_date]
    if (date === otherDate && own.run_id !== other.run_id) {
      corrected.unshift({ business_date: date, run_id: other.run_id })
    }
    if (date >= otherDate) own = parentOf(warehouseDir, own)
    if (otherDate >= date) other = parentOf(warehouseDir, other)
  }
  return corrected
}

/** What a version was built on, where that is still known. */
const parentOf = (warehouseDir: string, { parent }: Manifest): Manifest | null =>
  parent && hasManifest(warehouseDir, parent) ? readManifest(warehouseDir, parent) : null

/** A version and what it was built on, newest first, as far as that is still known. */
export function knownChain(warehouseDir: string, newest: Manifest): Manifest[] {
  const chain: Manifest[] = []
  for (let it: Manifest | null = newest; it; it = parentOf(warehouseDir, it)) chain.push(it)
  return chain
}

/** The version that told of a date first, where it has been corrected since; else the live one. */
export function sourceOf(publication: Publication, knownOn: string | null): Source {
  const { warehouse_version: live, business_date: seenOn, superseded } = publication
  const first = knownOn === null ? undefined : superseded.find((it) => isOf(it, knownOn))
  return first ? { version: first.version, seenOn } : { version: live, seenOn: null }
}

/** The newest correction of a date; null where it stands as it was published. */
export function correctionOf({ superseded }: Publication, date: string): Superseded | null {
  return superseded.findLast((it) => isOf(it, date)) ?? null
}

const isOf = ({ first_date, last_date }: Superseded, date: string) => first_date <= date && date <= last_date

export type Mart = { table: string; columns: string[]; title: { zh: string; en: string } }

/** The marts that a date looked at is read through, with their names for people. */
export function listMarts({ warehouseDir, publication, knownOn }: Context): Mart[] {
  const manifest = readManifest(warehouseDir, sourceOf(publication, knownOn).version)
  const models = readVersionModels(warehouseDir, manifest)
  return manifest.marts.map(({ table, columns }) => {
    const { title = { zh: table, en: table } } = models.get(`marts.${table}`) ?? {}
    return { table, columns, title }
  })
}

/**
 * The manifest of a version, of a superseded one without what has come to the end of its term since: its
 * files go then, as those of any version do.
 */
export function readSource(warehouseDir: string, { version, seenOn }: Source): Manifest {
  const manifest = readManifest(warehouseDir, version)
  return seenOn === null ? manifest : stillKept(manifest, seenOn)
}
