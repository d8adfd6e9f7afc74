import { randomInt } from 'node:crypto'
import { hash, hashRaw, verify } from '@node-rs/argon2'
import { AppError, invalid } from '../errors.ts'
import { isListedPassword } from './listed-passwords.ts'
import { brokenRules, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './password.schema.ts'

// Argon2id, the package's default kind: 19 MiB and two passes take about 20 ms.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    throw invalid(`A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  }
  return hash(password, COST)
}

/** What a word with a salt comes to, to find it among others that have the same. */
export const hashWithSalt = (word: string, salt: Buffer): Promise<Buffer> => hashRaw(word, { ...COST, salt })

let nobodysHash: Promise<string> | undefined

/** Whether the password is the person's. Where there is no such person it takes the same time to say no. */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash('nobody has this password', COST)
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.slice(0, PASSWORD_LENGTH_MAX))
  return isRight && passwordHash !== null
}

/** Refuses a password that breaks a rule, and says which. */
export function checkPassword(password: string, username: string): void {
  const rules = brokenRules(password, username)
  if (!rules.includes('common') && isListedPassword(password)) rules.push('common')
  if (rules.length > 0) throw weakPassword(rules)
}

export const weakPassword = (rules: string[]) =>
  new AppError({
    code: 'password_weak',
    status: 422,
    message:
      'A password has 8 characters or more of three of four kinds (capital letters, small letters, digits, ' +
      'others), not the user name in it, is no word that many take, and is none of the last five.',
    details: { rules },
  })

const ALPHABETS = ['ABCDEFGHJKMNPQRSTUVWXYZ', 'abcdefghjkmnpqrstuvwxyz', '23456789']
const MADE_LENGTH = 14

/** A password for somebody to begin with: meets the rules, and has no letters that look alike. */
export function makePassword(): string {
  const letters = Array.from({ length: MADE_LENGTH }, (_, at) => letterOf(ALPHABETS[at % 3]!))
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1)
    ;[letters[at], letters[other]] = [letters[other]!, letters[at]!]
  }
  return letters.join('')
}

const letterOf = (alphabet: string) => alphabet[randomInt(alphabet.length)]!
