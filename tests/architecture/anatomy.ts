import { besideModel, type ModelYml, type WarehouseModel } from './warehouse-models.ts'

const MODULE_FILES = new RegExp(
  [
    String.raw`^(README\.md|(index|schema|policy|service|queries|routes|jobs|export)\.ts`,
    String.raw`|(service|queries|routes)\/[\w-]+\.ts|[\w-]+\.schema\.ts)$`,
  ].join(''),
)
const MUST_HAVE = ['README.md', 'index.ts']

/** What is odd about the files of a module; the tools and the reader look for fixed names. */
export function findOddFiles(moduleName: string, files: string[]): string[] {
  const odd = files.filter((file) => !MODULE_FILES.test(file) && !/\.test\.tsx?$/.test(file))
  const missing = MUST_HAVE.filter((file) => !files.includes(file))
  const tested = files.some((file) => /\.test\.tsx?$/.test(file))
  return [
    ...odd.map((file) => `${moduleName}: ${file} is none of the files a module is made of`),
    ...missing.map((file) => `${moduleName}: ${file} is missing`),
    ...(tested ? [] : [`${moduleName}: no test`]),
  ]
}

const WRITES = ['view', 'full', 'daily', 'scd2', 'register']

/** What is missing in the description of a table. `null` means that there is no description at all. */
export function findGaps(model: WarehouseModel, yml: ModelYml | null): string[] {
  if (!yml) return [`${besideModel(model, '.yml')} is missing`]
  const columns = Object.entries(yml.columns ?? {})
  const gaps = [
    yml.table === model.table ? null : `table is ${yml.table}`,
    yml.meaning ? null : 'no meaning',
    yml.grain ? null : 'no grain',
    WRITES.includes(yml.write ?? '') ? null : `write is ${yml.write}`,
    columns.length > 0 ? null : 'no columns',
    ...columns.map(([name, column]) => (column.type ? null : `${name} has no type`)),
    ...columns.map(([name, column]) => (column.meaning ? null : `${name} has no meaning`)),
  ]
  return gaps.filter((gap) => gap !== null).map((gap) => `${besideModel(model, '.yml')}: ${gap}`)
}
