import { AppError } from '../../platform/errors.ts'
import { type Manifest, versionOn } from '../../serving/manifest.ts'
import type { OrderedModel } from '../dependencies.ts'
import {
  type Contract,
  type KnownFile,
  type Loaded,
  type Mode,
  type Place,
  sightFeed,
} from '../load/index.ts'

type Delivered = { models: Pick<OrderedModel, 'name' | 'layer' | 'reads'>[] }

/** The tables of the ods layer that hold the rows of a feed. */
export const deliveredTables = ({ models }: Delivered, { file }: Contract): string[] =>
  models
    .filter((it) => it.layer === 'ods' && it.reads.includes(`source.${file.toLowerCase()}`))
    .map((it) => it.name)

/** A file that has left the landing folder, and whose rows the warehouse keeps as delivered. */
export type KeptFile = Loaded & { isKept: true }

export type Looking = Place & { warehouseDir: string; catalogue: Delivered }
type Known = { contracts: Contract[]; source: Manifest | null }
type Rows = { contracts: Contract[]; source: Manifest; night: Manifest }

/**
 * The files of a date that is run again which are no longer in the landing folder. Of every file that its
 * night had read, either the file or its rows have to be there: otherwise a figure would change in silence.
 */
export function findKeptFiles(place: Looking, { contracts, source }: Known): KeptFile[] {
  const night = source && versionOn(place.warehouseDir, source, place.businessDate)
  if (!night) return []
  const { kept, missing } = lookForFiles(place, { contracts, source, night })
  if (missing.length > 0) throw needsFiles(place.businessDate, missing)
  return kept.map((it) => ({ ...it, mode: it.file_name.split('.')[1] as Mode, isKept: true }))
}

/** Of the files that a night had read and that are gone: those whose rows are kept, and the others. */
export function lookForFiles(place: Looking, { contracts, source, night }: Rows) {
  const gone = contracts.flatMap((contract) => {
    const file = night.inputs.find((it) => it.file === contract.file)
    return file && !sightFeed(place, contract).hasSome ? [{ ...file, contract }] : []
  })
  const isKept = ({ contract }: { contract: Contract }) =>
    deliveredTables(place.catalogue, contract).every((it) => keptSegment(source, it, place.businessDate))
  return { kept: gone.filter(isKept), missing: gone.filter((it) => !isKept(it)) }
}

/** Whether a file lies in the landing folder that the night of its date has not read. */
export const hasUnread = (place: Place, { contracts, inputs }: Unread): boolean =>
  contracts.some((contract) => {
    const { hasSome, newest } = sightFeed(place, contract)
    return hasSome && newest?.checksum !== inputs.find((it) => it.file === contract.file)?.checksum
  })

type Unread = { contracts: Contract[]; inputs: KnownFile[] }

/** Where the rows of a table lie that were delivered on a date. */
export function keptSegment(manifest: Manifest, table: string, businessDate: string) {
  return manifest.tables[table]?.segments.find((it) => it.business_date === businessDate)
}

export function needsFiles(businessDate: string, files: { file_name: string }[]): AppError {
  const names = files.map((it) => it.file_name)
  return new AppError({
    code: 'rerun_needs_files',
    status: 409,
    message:
      `${businessDate} cannot be run again: ${names.join(', ')} are neither in the landing folder nor ` +
      'in the warehouse. Put the files back, or bring their rows from the archive ' +
      `(zhike archive restore --from ${businessDate} --to ${businessDate}).`,
    details: { business_date: businessDate, files: names },
  })
}
