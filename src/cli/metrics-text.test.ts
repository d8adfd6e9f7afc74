import { join } from 'node:path'
import { expect, it } from 'vitest'
import { publishedFigures } from '../../tests/support/figures.ts'
import { PROJECT_DIR } from '../platform/config.ts'
import { describeMetric as lookUp, listMetrics } from '../serving/metric-catalogue.ts'
import { describeMetric, describeMetrics } from './metrics-text.ts'

const figures = await publishedFigures(join(PROJECT_DIR, 'warehouse'))

it('tells of every figure in one line', () => {
  const metrics = listMetrics(figures.definitions)
  const lines = describeMetrics(metrics).split('\n')

  expect(lines).toHaveLength(metrics.length + 1)
  expect(lines.find((it) => it.startsWith('loyalty_score'))).toMatch(
    /客户忠诚度 +Loyalty +points +Retail banking +metrics\.customer_scores$/,
  )
})

it('tells of one figure what it is made of, down to the files', () => {
  const metric = { ...lookUp(figures, 'aum_balance_eod'), screens: ['customer_list'] }
  const lines = describeMetric(metric).split('\n')

  expect(lines[0]).toBe('aum_balance_eod  管理资产  AUM')
  expect(lines).toContain('owner Retail banking')
  const madeOf = lines[lines.indexOf('stands in, made of') + 1]
  expect(madeOf).toMatch(/^metrics\.customer_daily +metrics\.account_daily\.balance_cny, /)
  expect(lines.find((it) => it.startsWith('CORE_RATE'))).toMatch(/\brate\b/)
  expect(lines.at(-1)).toBe('Customer list')
})
