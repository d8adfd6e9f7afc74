import { takeUpStaff } from '../modules/people/index.ts'
import { exportForNight, takeUpPublication } from '../modules/customer-management/index.ts'
import { examineRepairs, exportReports } from '../modules/data-quality/index.ts'
import { exportHouseholds } from '../modules/customer-profile/index.ts'
import { takeUpProspects } from '../modules/prospects/index.ts'
import { takeUpCustomFields } from '../modules/custom-fields/index.ts'
import { exportLists } from '../modules/parameters/index.ts'
import {
  HOLD_DAYS,
  restoreArchived,
  type Restored,
  type RestoreWish,
  runNights,
  type RunNightsInput,
  type RunSummary,
} from '../pipeline/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { openDatabases } from '../platform/db.ts'
import type { Logger } from '../platform/log.ts'
import { readBankState } from '../platform/state.ts'
import { bankOf } from './installation.ts'

type NightsInput = Pick<
  RunNightsInput,
  'postgres' | 'clock' | 'opening' | 'dates' | 'from' | 'onNight' | 'onStep' | 'awaitFiles' | 'origin'
>

type Needs = { config: Config; log: Logger }

type TakingUp = { warehouseDir: string; clock: Clock }

const takeUpWith =
  (needs: TakingUp): RunNightsInput['onSwitch'] =>
  async (db, publication) => {
    await takeUpPublication(db, publication, needs)
    await examineRepairs(db, publication, needs)
    await takeUpCustomFields(db, publication, needs)
    await takeUpStaff(db, publication, needs)
    await takeUpProspects(db, publication, needs)
  }

/**
 * Runs nights as this installation has them: its bank, its own lists, and what the modules take up with a
 * publication.
 */
export async function runBankNights({ config, log }: Needs, input: NightsInput): Promise<RunSummary> {
  const state = readBankState(config)
  // One connection for all nights; it is made when a night first asks for what people did.
  const batch = openDatabases({ url: input.postgres.url('batch'), log, poolSize: 1 })
  const { landingDir, warehouseDir } = config
  const exported = { db: batch.db, clock: input.clock, landingDir, warehouseDir }
  try {
    const ownReferencesDir = await exportLists({ db: batch.db, config })
    return await runNights({
      ...input,
      config: {
        ...config,
        allowSyntheticId: config.allowSyntheticId || state?.allow_synthetic_id === true,
      },
      bank: bankOf(state),
      ...(ownReferencesDir !== undefined && { ownReferencesDir }),
      awaitFiles: async (date) => {
        await input.awaitFiles?.(date)
        // What people did by day comes to the night as files, as the bank's systems send theirs. Month
        // ends of the past were before anybody worked with the platform.
        if (input.opening.includes(date)) return
        await exportForNight(exported, date)
        await exportReports(exported, date)
        await exportHouseholds(exported, date)
      },
      onSwitch: takeUpWith({ warehouseDir, clock: input.clock }),
      onLogTrouble: (error) => log.warn({ reason: String(error) }, 'the run log could not be written'),
    })
  } finally {
    await batch.close()
  }
}

type RestoreInput = Pick<RunNightsInput, 'postgres' | 'clock'> & {
  wish: Omit<RestoreWish, 'days'> & { days?: number }
}

/** Brings dates back from the archive, as this installation publishes. */
export async function restoreBankDates(
  { config, log }: Needs,
  { wish, ...input }: RestoreInput,
): Promise<Restored> {
  const batch = openDatabases({ url: input.postgres.url('batch'), log, poolSize: 1 })
  const ownReferencesDir = await exportLists({ db: batch.db, config }).finally(() => batch.close())
  return restoreArchived(
    {
      ...input,
      config,
      bank: bankOf(readBankState(config)),
      ...(ownReferencesDir !== undefined && { ownReferencesDir }),
      onSwitch: takeUpWith({ warehouseDir: config.warehouseDir, clock: input.clock }),
    },
    { ...wish, days: wish.days ?? HOLD_DAYS },
  )
}
