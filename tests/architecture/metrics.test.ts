import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readModels } from '../../src/pipeline/models.ts'
import { codeLists } from '../../src/platform/code-lists.ts'
import { findBareMetrics, findRepeatedMetrics } from './metrics.ts'
import { ROOT } from './source-files.ts'

const models = readModels(join(ROOT, 'warehouse'))
const lists = codeLists()

const meaning = { zh: '合计', en: 'Sum.' }
const aum = { type: 'decimal(20,2)', zh: '管理资产', en: 'AUM', unit: 'yuan', meaning } as const
const whole = { ...aum, kind: 'simple' } as const
const table = (columns: Parameters<typeof findBareMetrics>[0][number]['columns']) => ({
  layer: 'metrics' as const,
  name: 'metrics.customer_daily',
  owner: 'retail',
  columns,
})

describe('a figure', () => {
  it('has its name and meaning in both languages, a unit, a kind and an owner', () => {
    expect(findBareMetrics(models, lists)).toEqual([])
  })

  it('is defined once, however many tables carry it on', () => {
    expect(findRepeatedMetrics(models)).toEqual([])
  })

  it('planted gaps are found', () => {
    const gapsOf = (column: Parameters<typeof table>[0][string]) =>
      findBareMetrics([table({ aum })].with(0, table({ aum: column })), lists)

    expect(gapsOf(whole)).toEqual([])
    expect(gapsOf(aum)).toEqual(['metrics.customer_daily.aum needs a unit and a kind'])
    expect(gapsOf({ ...whole, en: undefined })[0]).toContain('both languages')
    expect(gapsOf({ ...whole, meaning: 'Sum.' })[0]).toContain('meaning in both languages')
    expect(gapsOf({ ...whole, unit: 'pounds' })[0]).toContain('is in pounds')
    expect(gapsOf({ ...whole, owner: 'kitchen' })[0]).toContain('owned by kitchen')
    expect(gapsOf({ type: 'date', zh: '到期日', en: 'Matures', meaning })).toEqual([])
    const versions = ['2026-01-01', '2026-07-01'].map((since) => ({ since, zh: '改', en: 'changed' }))
    expect(gapsOf({ ...whole, versions })[0]).toContain('newest first')
    const unowned = { ...table({ whole }), owner: undefined }
    expect(findBareMetrics([unowned], lists)).toEqual(['metrics.customer_daily.whole has no owner'])
  })

  it('a planted repetition is found', () => {
    const again = { ...table({ aum: whole }), layer: 'marts' as const, name: 'marts.customers' }

    expect(findRepeatedMetrics([table({ aum: whole }), again])).toEqual([
      'aum is defined in metrics.customer_daily and in marts.customers',
    ])
  })
})
