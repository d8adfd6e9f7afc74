import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, rmSync, writeFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { ensureState, readJsonFile, statePaths } from './state.ts'

/** Random words of this installation. They never leave the state folder but for the demo users' password. */
export type Secrets = {
  superuser_password: string
  owner_password: string
  api_password: string
  batch_password: string
  demo_password: string
  session_secret: string
}

/** Reads the secrets, made once at the first call. */
export function readSecrets(config: Config): Secrets {
  const { secretsFile } = statePaths(config)
  const found = readJsonFile<Secrets>(secretsFile)
  if (found) return found
  ensureState(config)
  placeOnce(secretsFile, makeSecrets())
  return readJsonFile<Secrets>(secretsFile)!
}

/** What demo users sign in with: chosen by the environment, else made at random with the other secrets. */
export const demoPasswordOf = (config: Config): string =>
  config.demoPassword ?? readSecrets(config).demo_password

const word = () => randomBytes(24).toString('base64url')

function makeSecrets(): Secrets {
  return {
    superuser_password: word(),
    owner_password: word(),
    api_password: word(),
    batch_password: word(),
    demo_password: readableWord(),
    session_secret: randomBytes(48).toString('base64url'),
  }
}

/** Twelve letters and digits in threes, without those that look alike: people type it. 59 bits. */
function readableWord(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = [...randomBytes(256)].filter((byte) => byte < 248).map((byte) => alphabet[byte % 31])
  return [0, 3, 6, 9].map((from) => letters.slice(from, from + 3).join('')).join('-')
}

/** Two processes that start together must agree on one set: linking fails for the second. */
function placeOnce(path: string, value: Secrets): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
