import { describeRemoved, removeState } from '../src/cli/commands/reset.ts'
import { readConfig } from '../src/platform/config.ts'
import { AppError } from '../src/platform/errors.ts'

/** `npm run reset`: as if nothing had ever been started. */
try {
  const config = readConfig()
  console.log(describeRemoved(config, await removeState(config)))
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}
