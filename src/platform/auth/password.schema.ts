import { z } from 'zod'
import { isCommonPassword } from './common-passwords.schema.ts'

export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 200
export const PASSWORD_CLASSES_MIN = 3
/** So many passwords of a person, the one in force among them, are not taken again. */
export const PASSWORDS_REMEMBERED = 5

/** A password as it is typed; whether it is a good one is for the rules. */
export const typedPassword = z.string().min(1).max(PASSWORD_LENGTH_MAX)

/** What a new password must be, in the order in which the page lists it. */
export const PASSWORD_RULES = ['length', 'classes', 'name', 'common'] as const
export type PasswordRule = (typeof PASSWORD_RULES)[number]

/** Capital letters, small ones, digits, and all other characters. */
const CLASSES = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u]

const MEETS: Record<PasswordRule, (password: string, username: string) => boolean> = {
  length: (password) => {
    const { length } = [...password]
    return length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX
  },
  classes: (password) => CLASSES.filter((it) => it.test(password)).length >= PASSWORD_CLASSES_MIN,
  name: (password, username) =>
    password !== '' && !password.toLowerCase().includes(username.trim().toLowerCase()),
  common: (password) => !isCommonPassword(password),
}

/** The rules that a password does not meet. Which ones it repeats, only the server can tell. */
export const brokenRules = (password: string, username: string): PasswordRule[] =>
  PASSWORD_RULES.filter((rule) => !MEETS[rule](password, username))
