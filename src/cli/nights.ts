import { existsSync } from 'node:fs'
import { exportIdentityDecisions, takeUpPublication } from '../modules/customer-management/index.ts'
import { runNights, type RunNightsInput, type RunSummary } from '../pipeline/index.ts'
import type { Config } from '../platform/config.ts'
import { openDatabases } from '../platform/db.ts'
import type { Logger } from '../platform/log.ts'
import { readBankState, statePaths } from '../platform/state.ts'
import { bankOf } from './installation.ts'

type NightsInput = Pick<
  RunNightsInput,
  'postgres' | 'clock' | 'opening' | 'dates' | 'onNight' | 'onStep' | 'awaitFiles'
>

type Needs = { config: Config; log: Logger }

/**
 * Runs nights as this installation has them: its bank, its own lists, and what the modules take up with a
 * publication.
 */
export function runBankNights(needs: Needs, input: NightsInput): Promise<RunSummary> {
  const state = readBankState(needs.config)
  const { referencesDir: ownReferencesDir } = statePaths(needs.config)
  return runNights({
    ...input,
    config: {
      ...needs.config,
      allowSyntheticId: needs.config.allowSyntheticId || state?.allow_synthetic_id === true,
    },
    bank: bankOf(state),
    ...(existsSync(ownReferencesDir) ? { ownReferencesDir } : {}),
    awaitFiles: async (date) => {
      await input.awaitFiles?.(date)
      // Month ends of the past were before anybody decided anything.
      if (!input.opening.includes(date)) await deliverDecisions(needs, input, date)
    },
    onSwitch: async (db, publication) => void (await takeUpPublication(db, publication)),
  })
}

/** What stewards have decided comes to the night as one more file, as those of the bank's systems do. */
async function deliverDecisions({ config, log }: Needs, input: NightsInput, date: string): Promise<void> {
  const batch = openDatabases({ url: input.postgres.url('batch'), log, poolSize: 1 })
  try {
    const { landingDir } = config
    await exportIdentityDecisions({ db: batch.db, clock: input.clock, landingDir }, date)
  } finally {
    await batch.close()
  }
}
