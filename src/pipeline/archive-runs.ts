import type pg from 'pg'
import { conflict } from '../platform/errors.ts'
import { connect } from '../platform/postgres/index.ts'
import type { ArchiveEntry } from '../serving/archive-catalogue.ts'
import { readHead, type Manifest } from '../serving/manifest.ts'
import { archiveExpired, restore, type RestoreWish } from './archive/index.ts'
import { limitsOfOne } from './engine-limits.ts'
import { removeUnnamedFiles } from './housekeeping.ts'
import type { RunNightsInput } from './index.ts'
import { readCatalogue } from './night-plan.ts'
import { takeNightLock } from './night-lock.ts'
import { publishNight } from './publish-night.ts'
import { findLive, listReadable } from './published.ts'

type Needs = Pick<RunNightsInput, 'config' | 'postgres' | 'clock'>
type RestoreNeeds = Needs & Pick<RunNightsInput, 'bank' | 'onSwitch' | 'ownReferencesDir'>

export type Restored = { version: string; publication_id: number | null; entries: ArchiveEntry[] }

/** Archives what has come to the end of its term, as every night does when it has published. */
export const runArchive = (input: Needs): Promise<ArchiveEntry[]> =>
  underLock(input, (_batch, head) =>
    archiveExpired({ ...input.config, clock: input.clock, limits: limitsOfOne(input.config) }, head),
  )

/** Brings partitions back, and publishes the version that has them where people see the one that has not. */
export const restoreArchived = (input: RestoreNeeds, wish: RestoreWish): Promise<Restored> =>
  underLock(input, async (batch, head) => {
    removeUnnamedFiles(input.config.warehouseDir, await listReadable(batch))
    const { manifest, entries } = await restore(input.config, head, wish)
    const publication_id = await publishInPlace(input, batch, manifest)
    return { version: manifest.version, publication_id, entries }
  })

function underLock<T>(
  { postgres, config }: Needs,
  work: (batch: pg.Client, head: Manifest) => Promise<T>,
): Promise<T> {
  return connect(postgres.url('batch'), async (batch) => {
    await takeNightLock(batch)
    const head = readHead(config.warehouseDir)
    if (!head) throw conflict('no_version', 'No night has run yet.')
    return work(batch, head)
  })
}

/** A night that people do not see is not published for it. */
async function publishInPlace(
  input: RestoreNeeds,
  batch: pg.Client,
  { version, run_id }: Manifest,
): Promise<number | null> {
  const live = await findLive(batch)
  if (live?.run_id !== run_id) return null
  if (live.warehouse_version === version) return live.publication_id
  const { config, ownReferencesDir, postgres, bank, onSwitch, clock } = input
  const catalogue = await readCatalogue(config.modelsDir, ownReferencesDir)
  const { warehouseDir } = config
  const publishedAt = clock.now()
  const step = async <T>(_name: string, work: () => Promise<T>) => work()
  const built = { warehouseDir, catalogue, version, limits: limitsOfOne(config) }
  return publishNight({ ...built, postgres, bank, publishedAt, step, onSwitch })
}
