import { describe, expect, it } from 'vitest'
import { describeReport, isKept, median, percentile, type Ratio } from './report.ts'

const ratio: Ratio = {
  name: 'night_over_floor',
  value: 2.345,
  what: 'a night',
  against: 'its floor',
  limit: { kind: 'at most', value: 3 },
  medians: { 'night s': 7.0356, 'floor s': 3 },
}
const machine = { cpu: 'a processor', cores: 2, memory_gb: 8, load: [0.5, 0.4, 0.3], node: 'v24' }

describe('what a benchmark reports', () => {
  it('takes the middle of three runs, and the mean of the middle two of four', () => {
    expect(median([9, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(() => median([])).toThrow('no value')
  })

  it('takes the 95th of a hundred answers, in any order', () => {
    const answers = Array.from({ length: 100 }, (_, at) => 100 - at)
    expect(percentile(answers, 95)).toBe(95)
    expect(percentile(answers, 50)).toBe(50)
    expect(percentile([7], 95)).toBe(7)
  })

  it('writes a line that tools read, the figures behind it, and whether the limit is kept', () => {
    const report = { bench: 'night', bank: 'demo', business_date: '2026-06-30', machine, ratios: [ratio] }
    const [head, line, medians, limit] = describeReport(report).split('\n')

    expect(head).toContain('2 cores, a processor, 8 GB')
    expect(line).toBe('ratio night_over_floor 2.35 (a night / its floor)')
    expect(medians).toBe('  night s 7.036, floor s 3')
    expect(limit).toBe('  limit: at most 3: kept')
  })

  it('a limit may be a floor as well as a ceiling', () => {
    expect(isKept({ ...ratio, value: 3.1 })).toBe(false)
    expect(isKept({ ...ratio, value: 3.9, limit: { kind: 'at least', value: 4 } })).toBe(false)
    expect(isKept({ ...ratio, value: 4, limit: { kind: 'at least', value: 4 } })).toBe(true)
  })
})
