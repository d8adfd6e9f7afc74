import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Model, readModels } from '../../src/pipeline/models.ts'

/** How `pg` hands these to us: as text, so that no number, no day and no moment changes on the way. */
const AS_TEXT = { int8: 'string', timestamptz: 'string', timestamp: 'string', date: 'string', time: 'string' }

/**
 * The types of every table for Kysely, with the names that the database has, and of the marts that are read
 * from history only, by the same queries.
 */
export function writeDatabaseTypes(url: string, modelsDir: string): string {
  const types = generateTypes(url)
  const history = readModels(modelsDir).filter(
    (model) => model.layer === 'marts' && model.write === 'view' && !types.includes(`"${model.name}":`),
  )
  const entries = history.map((model) => `  "${model.name}": ${typeName(model)};\n`)
  return types
    .replace('export interface DB {\n', `${history.map(describeMart).join('')}export interface DB {\n`)
    .replace(/}\s*$/, `${entries.join('')}}\n`)
}

const typeName = (model: Model) =>
  model.name.replaceAll(/(^|[._])([a-z])/g, (_all, _mark, letter: string) => letter.toUpperCase())

function describeMart(model: Model): string {
  const columns = Object.entries(model.columns).map(([name, column]) => {
    const type = { boolean: 'boolean', integer: 'number' }[column.type] ?? 'string'
    return `  ${name}: ${type}${model.key.includes(name) ? '' : ' | null'};\n`
  })
  return `export interface ${typeName(model)} {\n${columns.join('')}}\n\n`
}

function generateTypes(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-types-'))
  const file = join(folder, 'database.ts')
  try {
    const program = join(import.meta.dirname, '../../node_modules/kysely-codegen/dist/cli/bin.js')
    const options = `--dialect postgres --out-file ${file} --numeric-parser string --date-parser string`
    const types = ['--type-mapping', JSON.stringify(AS_TEXT), '--url', url]
    execFileSync(process.execPath, [program, ...options.split(' '), ...types])
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
