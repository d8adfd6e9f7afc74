import { hash, verify } from '@node-rs/argon2'
import { invalid } from '../errors.ts'

const LENGTH_MIN = 8
const LENGTH_MAX = 200
// Argon2id, the package's default kind: 19 MiB and two passes take about 20 ms.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  if (password.length < LENGTH_MIN || password.length > LENGTH_MAX) {
    throw invalid(`A password has ${LENGTH_MIN} to ${LENGTH_MAX} characters.`)
  }
  return hash(password, COST)
}

let nobodysHash: Promise<string> | undefined

/** Whether the password is the person's. Where there is no such person it takes the same time to say no. */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash('nobody has this password', COST)
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.slice(0, LENGTH_MAX))
  return isRight && passwordHash !== null
}
