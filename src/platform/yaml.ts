import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** What texts have been read as: a program that keeps nights reads the same hundreds of files for each. */
const known = new Map<string, unknown>()

/** What a YAML file says. Nobody changes what is given: the same text gives the same object again. */
export function readYaml(path: string): unknown {
  const text = readFileSync(path, 'utf8')
  if (!known.has(text)) known.set(text, parse(text))
  return known.get(text)
}
