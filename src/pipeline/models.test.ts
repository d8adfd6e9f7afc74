import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkReferences, checksumOn, readModels, readReferences } from './models.ts'

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

it('a line of a list that holds from a later day on changes nothing before it, nor does what it ends', () => {
  const own = join(folder, 'own')
  mkdirSync(own)
  const path = join(own, 'grade_thresholds.csv')
  cpSync(join(WAREHOUSE, 'ref', 'grade_thresholds.csv'), path)
  const read = (date: string) =>
    checksumOn(
      readReferences(WAREHOUSE, own).find((it) => it.table === 'grade_thresholds')!,
      date,
    )
  const before = [read('2026-03-31'), read('2026-07-01')]
  const gold = '1,GOLD,3,200000,,3,true,金卡,Gold,1900-01-01'
  const ended = readFileSync(path, 'utf8').replace(`${gold},9999-12-31`, `${gold},2026-07-01`)
  writeFileSync(path, `${ended}1,GOLD,3,300000,,3,true,"金卡, 新",Gold,2026-07-01,9999-12-31\n`)
  checkReferences(readReferences(WAREHOUSE, own))
  const after = [read('2026-03-31'), read('2026-06-30'), read('2026-07-01')]

  expect(after.slice(0, 2)).toEqual([before[0], before[0]])
  expect(after[2]).not.toBe(before[1])
})
