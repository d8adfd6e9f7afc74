import { AppError } from '../../platform/errors.ts'
import { type Manifest, versionOn } from '../../serving/manifest.ts'
import type { OrderedModel } from '../dependencies.ts'
import { type Contract, type Loaded, type Mode, type Place, sightFeed } from '../load/index.ts'

type Delivered = { models: Pick<OrderedModel, 'name' | 'layer' | 'reads'>[] }

/** The tables of the ods layer that hold the rows of a feed. */
export const deliveredTables = ({ models }: Delivered, { file }: Contract): string[] =>
  models
    .filter((it) => it.layer === 'ods' && it.reads.includes(`source.${file.toLowerCase()}`))
    .map((it) => it.name)

/** A file that has left the landing folder, and whose rows the warehouse keeps as delivered. */
export type KeptFile = Loaded & { isKept: true }

/**
 * The files of a date that is run again which are no longer in the landing folder. Of every file that its
 * night had read, either the file or its rows have to be there: otherwise a figure would change in silence.
 */
export function findKeptFiles(
  place: Place & { warehouseDir: string; catalogue: Delivered },
  { contracts, source }: { contracts: Contract[]; source: Manifest | null },
): KeptFile[] {
  const night = source && versionOn(place.warehouseDir, source, place.businessDate)
  if (!night) return []
  const gone = contracts.flatMap((contract) => {
    const file = night.inputs.find((it) => it.file === contract.file)
    return file && !sightFeed(place, contract).hasSome ? [{ ...file, contract }] : []
  })
  const isKept = (contract: Contract) =>
    deliveredTables(place.catalogue, contract).every((it) => keptSegment(source, it, place.businessDate))
  const missing = gone.filter((it) => !isKept(it.contract))
  if (missing.length > 0) throw needsFiles(place.businessDate, missing)
  return gone.map((it) => ({ ...it, mode: it.file_name.split('.')[1] as Mode, isKept: true }))
}

/** Where the rows of a table lie that were delivered on a date. */
export function keptSegment(manifest: Manifest, table: string, businessDate: string) {
  return manifest.tables[table]?.segments.find((it) => it.business_date === businessDate)
}

function needsFiles(businessDate: string, files: { file_name: string }[]): AppError {
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
