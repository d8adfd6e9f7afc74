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

/** The processes that hold it; those that died without saying so are forgotten. */
export function listHolders(stateDir: string): number[] {
  const living: number[] = []
  for (const name of listFiles(stateDir)) {
    const [pid, started] = name.split('.')
    if (startOf(Number(pid)) === started) living.push(Number(pid))
    else rmSync(join(holdersDir(stateDir), name), { force: true })
  }
  return living
}

function listFiles(stateDir: string): string[] {
  try {
    return readdirSync(holdersDir(stateDir))
  } catch {
    return []
  }
}
