import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const compact = (date: string) => date.replaceAll('-', '')

/** What a system delivers for a date: everything, or the files of one feed by its name and mode. */
export type Held = { landingDir: string; date: string; system: string; file?: string }

/** Takes delivered files away, as if they had not come yet; what it gives puts them where they belong. */
export function holdBack({ landingDir, date, system, file = '' }: Held): () => void {
  const folder = join(landingDir, system, compact(date))
  const aside = join(landingDir, '..', 'held', system, compact(date))
  const names = readdirSync(folder).filter((name) => name.startsWith(file))
  if (names.length === 0) throw new Error(`${folder} has nothing of ${file || system}`)
  move(names, folder, aside)
  return () => move(names, aside, folder)
}

function move(names: string[], from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of names) if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name))
}
