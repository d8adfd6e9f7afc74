import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError, invalid } from '../platform/errors.ts'
import type { KeyRing } from '../platform/crypto/index.ts'
import { type EngineLimits, openDuck, readRow } from '../serving/duckdb.ts'
import {
  currentFilePath,
  hasManifest,
  readHead,
  readManifest,
  versionChain,
  versionOn,
  writeHead,
  type Manifest,
} from '../serving/manifest.ts'
import { orderModels, type OrderedModel } from './dependencies.ts'
import type { Engine } from './engines/engine.ts'
import {
  readContracts,
  readLists,
  type Contract,
  type EarlierFiles,
  type KnownFile,
  type Lists,
} from './load/index.ts'
import { checkReferences, checksumOn, readModels, readReferences, type Reference } from './models.ts'
import type { NightKind, StartLayer, StepListener } from './night-state.ts'
import { checkTerms } from './retention.ts'
import type { Waiver } from './waiver.ts'
import { addDays } from '../platform/dates.ts'

export type NightInput = StepListener & {
  warehouseDir: string
  archiveDir: string
  landingDir: string
  catalogue: Catalogue
  keys: KeyRing
  allowSyntheticId: boolean
  businessDate: string
  kind: NightKind
  /** What two persons let pass on this date. */
  waivers: Waiver[]
  /** Where dates are run again: the newest version before that, with what was delivered on them. */
  rerunSource: Manifest | null
  /** From what it starts; from what was delivered unless said. */
  from?: StartLayer
  /** Who answers the models' selects; DuckDB by itself unless said. */
  engine?: Engine
  limits?: EngineLimits
  /** How many models are at work at a time; two unless said. */
  lanes?: 1 | 2
  /** Called when the files are in, while the work on them goes on. */
  onLoaded?: (inputs: KnownFile[]) => void
}

/** What the models folder says, read once for any number of nights. */
export type Catalogue = {
  contracts: Contract[]
  models: OrderedModel[]
  references: Reference[]
  lists: Lists
}

/** All a night will read, settled before it writes anything. */
export type Plan = Catalogue & {
  parent: Manifest | null
  inputs: KnownFile[]
  /** Where the night starts above what was delivered: the version that its date had. */
  own: Manifest | null
}

/** Reads contracts, models and lists; a bank's own lists replace those of the product by name. */
export async function readCatalogue(modelsDir: string, ownReferencesDir?: string): Promise<Catalogue> {
  const duck = await openDuck()
  try {
    const contracts = readContracts(modelsDir)
    const models = await orderModels(duck.connection, readModels(modelsDir))
    const references = readReferences(modelsDir, ownReferencesDir)
    checkTerms({ models, references })
    checkReferences(references)
    return { contracts, models, references, lists: readLists(references) }
  } finally {
    duck.close()
  }
}

/**
 * The version a night builds on: the one of the calendar day before, or any earlier one around the
 * opening.
 */
export function findParent(input: {
  warehouseDir: string
  businessDate: string
  kind: NightKind
}): Manifest | null {
  let parent = readHead(input.warehouseDir)
  while (parent && parent.business_date >= input.businessDate) {
    parent = parent.parent ? readManifest(input.warehouseDir, parent.parent) : null
  }
  if (parent?.kind === 'daily' && input.kind === 'opening') {
    throw invalid(
      `${input.businessDate} cannot be an opening date: nights have run since ${parent.business_date}`,
    )
  }
  if (parent?.kind === 'daily' && addDays(parent.business_date, 1) !== input.businessDate) {
    const message = `${addDays(parent.business_date, 1)} is missing: run it before ${input.businessDate}`
    throw new AppError({
      code: 'gap',
      status: 409,
      message,
      details: { last_business_date: parent.business_date },
    })
  }
  return parent
}

/**
 * The files that those of a date are held against. Changes go on from the calendar day before: after the
 * month ends of an opening there are none, because nothing says what changed since.
 */
export function earlierFiles(
  warehouseDir: string,
  { parent, businessDate }: { parent: Manifest | null; businessDate: string },
): EarlierFiles {
  const dayBefore = parent?.business_date === addDays(businessDate, -1) ? parent.inputs : []
  return { dayBefore, weekBefore: filesOfWeekBefore(warehouseDir, { from: parent, businessDate }) }
}

/** What the night of the same day a week before has read, found behind a later version. */
export function filesOfWeekBefore(
  warehouseDir: string,
  { from, businessDate }: { from: Manifest | null; businessDate: string },
): KnownFile[] {
  return versionOn(warehouseDir, from, addDays(businessDate, -7))?.inputs ?? []
}

/**
 * A finished version made from the very same inputs. One that others were built on stands again as it is,
 * also where nothing can be read from it any more: a night that builds on it makes it again.
 */
export function findFinished(
  {
    warehouseDir,
    businessDate,
    rerunSource,
  }: Pick<NightInput, 'warehouseDir' | 'businessDate' | 'rerunSource'>,
  parent: Manifest | null,
  runId: string,
): Manifest | null {
  const isThere = (file: string) => existsSync(join(warehouseDir, file))
  // Of one that has been superseded for long, files whose term has ended are gone.
  const isWhole = ({ version, tables, is_shortened: isShortened }: Manifest) =>
    !isShortened &&
    existsSync(currentFilePath(warehouseDir, version)) &&
    Object.values(tables).every((it) => it.segments.every((segment) => isThere(segment.file)))
  // One that files of the archive were brought back to stands in the place of the night's own.
  const standing = versionChain(warehouseDir, readHead(warehouseDir)).find((it) => it.run_id === runId)
  if (standing) return rerunSource || isWhole(standing) ? standing : null
  const version = versionName(businessDate, runId)
  const manifest = hasManifest(warehouseDir, version) ? readManifest(warehouseDir, version) : null
  if (!manifest || !isWhole(manifest) || manifest.parent !== (parent?.version ?? null)) return null
  // Content that comes back after other content was sent in its place is the newest again.
  writeHead(warehouseDir, version)
  return manifest
}

export const versionName = (businessDate: string, runId: string) => `${businessDate}.${runId.slice(0, 10)}`

/**
 * What a night's result depends on, and nothing else: files, models, lists, numbers given so far, the run
 * before, and what was let pass. The register has been read.
 */
export async function computeRunId(
  connection: DuckDBConnection,
  input: NightInput,
  plan: Plan,
): Promise<string> {
  const register = await readRow(
    connection,
    `select count(*) as rows,
       coalesce(sum(CAST(hash(source_system, source_customer_no, customer_id) AS hugeint)), 0)
       as hash from base.customer_register`,
  )
  const parts = [
    input.businessDate,
    input.kind,
    ...plan.inputs.map((input) => `${input.file_name} ${input.checksum}`).toSorted(),
    ...plan.contracts.map((contract) => JSON.stringify(contract)),
    ...plan.models.map(modelText),
    ...plan.references.map((reference) => `${reference.name} ${checksumOn(reference, input.businessDate)}`),
    `${String(register['rows'])} ${String(register['hash'])}`,
    ...input.waivers.map(({ kind, name }) => `waived ${kind} ${name}`).toSorted(),
    plan.parent?.run_id ?? 'first',
  ]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

/**
 * The same without the checks that were let pass, on which no table depends, and with the layer from which
 * the night starts: what one has made of it is not what another begins with.
 */
export async function computeContentId(
  connection: DuckDBConnection,
  input: NightInput,
  plan: Plan,
): Promise<string> {
  const waivers = input.waivers.filter((it) => it.kind === 'feed')
  return `${await computeRunId(connection, { ...input, waivers }, plan)} from ${input.from ?? 'ods'}`
}

const modelText = (model: OrderedModel) =>
  [
    model.name,
    model.write,
    model.key,
    model.driven_by,
    model.track,
    JSON.stringify(model.columns),
    JSON.stringify(model.retention ?? null),
    JSON.stringify(model.sent_once ?? null),
    model.sql,
  ].join(' ')
