import { existsSync } from 'node:fs'
import { takeUpOpeningOwnership } from '../modules/customer-management/index.ts'
import { runNights, type RunNightsInput, type RunSummary } from '../pipeline/index.ts'
import type { Config } from '../platform/config.ts'
import { readBankState, statePaths } from '../platform/state.ts'
import { bankOf } from './installation.ts'

type NightsInput = Pick<
  RunNightsInput,
  'postgres' | 'clock' | 'opening' | 'dates' | 'onNight' | 'onStep' | 'awaitFiles'
>

/**
 * Runs nights as this installation has them: its bank, its own lists, and what the modules take up with a
 * publication.
 */
export function runBankNights(needs: { config: Config }, input: NightsInput): Promise<RunSummary> {
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
    onSwitch: async (db, publication) => void (await takeUpOpeningOwnership(db, publication)),
  })
}
