import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOf } from './processes.ts'

/** Who uses the server just now: one small file a user, named after its process. */
const holdersDir = (stateDir: string) => join(stateDir, 'holders')

export function addHolder(stateDir: string): string {
  mkdirSync(holdersDir(stateDir), { recursive: true, mode: 0o700 })
  const name = `${process.pid}.${startOf(process.pid)}.${randomBytes(4).toString('hex')}`
  const file = join(holdersDir(stateDir), name)
  writeFileSync(file, '', { mode: 0o600 })
  return file
}

export const removeHolder = (file: string): void => rmSync(file, { force: true })

/** Counts the living ones and forgets those that died without saying so. */
export function countHolders(stateDir: string): number {
  const names = listHolders(stateDir)
  const dead = names.filter((name) => {
    const [pid, started] = name.split('.')
    return startOf(Number(pid)) !== started
  })
  for (const name of dead) rmSync(join(holdersDir(stateDir), name), { force: true })
  return names.length - dead.length
}

function listHolders(stateDir: string): string[] {
  try {
    return readdirSync(holdersDir(stateDir))
  } catch {
    return []
  }
}
