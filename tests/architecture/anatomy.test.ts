import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { findGaps, findOddFiles } from './anatomy.ts'
import { listFiles, readText, ROOT } from './source-files.ts'
import { besideModel, listModels, readModelYml } from './warehouse-models.ts'

const models = listModels()
const exists = (path: string) => existsSync(join(ROOT, path))
const model = { path: 'warehouse/base/loan/loans.sql', layer: 'base', table: 'loans', sql: '' } as const

describe('a module', () => {
  const files = listFiles('src/modules/*/**/*.*')
  const names = [...new Set(files.map((path) => path.split('/')[2]!))]

  it('is made of the files that one expects', () => {
    const odd = names.flatMap((name) =>
      findOddFiles(
        name,
        files.filter((path) => path.split('/')[2] === name).map((path) => path.split('/').slice(3).join('/')),
      ),
    )

    expect(odd).toEqual([])
  })

  it('planted oddities are found', () => {
    expect(
      findOddFiles('marketing', ['README.md', 'index.ts', 'helpers.ts', 'service.test.ts']),
    ).toHaveLength(1)
    expect(findOddFiles('marketing', ['service.ts'])).toHaveLength(3)
  })
})

describe('a table', () => {
  it('has its description, and every column has a type and a meaning', () => {
    const gaps = models.flatMap((it) => {
      const yml = besideModel(it, '.yml')
      return findGaps(it, exists(yml) ? readModelYml(yml) : null)
    })

    expect(gaps).toEqual([])
  })

  it('has cases, unless it only gives the columns of a file their names', () => {
    const cases = models.filter((it) => it.layer !== 'ods').map((it) => besideModel(it, '.test.yml'))

    expect(cases.filter((path) => !exists(path))).toEqual([])
  })

  it('has its select: no description stands alone', () => {
    const descriptions = listFiles('warehouse/{ods,base,metrics,cubes,marts}/**/*.yml')

    expect(descriptions.filter((path) => !exists(path.replace(/(\.test)?\.yml$/, '.sql')))).toEqual([])
  })

  it('planted gaps are found', () => {
    const column = { type: 'varchar' }

    expect(findGaps(model, null)).toHaveLength(1)
    const yml = { table: 'loans', meaning: 'm', grain: 'g', write: 'scd2', columns: { loan_id: column } }
    expect(findGaps(model, yml)).toEqual(['warehouse/base/loan/loans.yml: loan_id has no meaning'])
  })
})

describe('a source file', () => {
  it('has a title, and every column has a type and a label', () => {
    type Contract = {
      file?: string
      title?: unknown
      columns?: { name?: string; type?: string; label?: string }[]
    }
    const gaps = listFiles('warehouse/sources/*/*.yml').flatMap((path) => {
      const contract = parse(readText(path)) as Contract
      const columns = contract.columns ?? []
      const bare = columns
        .filter((it) => !it.name || !it.type || !it.label)
        .map((it) => `${path}: ${it.name}`)
      return contract.file && contract.title && columns.length > 0 ? bare : [path, ...bare]
    })

    expect(gaps).toEqual([])
  })
})
