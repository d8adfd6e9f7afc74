import { readFileSync } from 'node:fs'

const FILE = new URL('common-passwords.txt', import.meta.url)
let listed: Set<string> | null = null

/** Whether a password, however its letters are written, is one of the thousands that many people have. */
export function isListedPassword(password: string): boolean {
  listed ??= new Set(
    readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  )
  return listed.has(password.toLowerCase())
}
