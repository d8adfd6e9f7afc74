import type { Config } from '../config.ts'
import { readBankState } from '../state.ts'

/**
 * Whether administrators have to have a second factor: `asked`, `optional` by a setting of this
 * installation, or `demo`, where the bank is made up and newcomers come in with the password that the start
 * prints.
 */
export type AdministratorFactor = 'asked' | 'optional' | 'demo'

export function administratorFactorOf(config: Config): AdministratorFactor {
  if (config.administratorFactor !== null) return config.administratorFactor ? 'asked' : 'optional'
  return readBankState(config)?.is_demo ? 'demo' : 'asked'
}
