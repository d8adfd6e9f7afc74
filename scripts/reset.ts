import { removeState } from '../src/cli/commands/reset.ts'
import { readConfig } from '../src/platform/config.ts'
import { AppError } from '../src/platform/errors.ts'

/** `npm run reset`: as if nothing had ever been started. */
try {
  const removed = await removeState(readConfig())
  for (const folder of removed) console.log(`removed ${folder}`)
  if (removed.length === 0) console.log('There was nothing to remove.')
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}
