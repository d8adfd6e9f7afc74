import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readModels } from './models.ts'

const WAREHOUSE = join(import.meta.dirname, '..', '..', 'warehouse')
const folder = mkdtempSync(join(tmpdir(), 'zhike-models-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('reads every model of the warehouse, each name once', () => {
  const names = readModels(WAREHOUSE).map((it) => it.name)

  expect(names).toContain('base.suitability_assessments')
  expect(names).toEqual([...new Set(names)].toSorted())
})

it('refuses two models of one name, which would take the place of each other', () => {
  for (const subject of ['wealth', 'credit']) {
    mkdirSync(join(folder, 'base', subject), { recursive: true })
    for (const ending of ['sql', 'yml']) {
      const file = `wealth_products.${ending}`
      cpSync(join(WAREHOUSE, 'base', 'wealth', file), join(folder, 'base', subject, file))
    }
  }

  expect(() => readModels(folder)).toThrow(
    /wealth_products is written twice: base\/credit.* and base\/wealth/,
  )
})
