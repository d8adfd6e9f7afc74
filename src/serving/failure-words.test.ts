import { describe, expect, it } from 'vitest'
import { failureInChinese } from './failure-words.ts'

describe('a failure on a Chinese page', () => {
  it('is told by its code, with what it was about', () => {
    const details = { last_business_date: '2026-06-30' }
    const message = '2026-07-01 is missing: run it before 2026-07-02'
    expect(failureInChinese({ code: 'gap', message, details })).toBe(
      '2026-06-30 之后的日期尚未运行，须按日依次运行。',
    )
    const files = ['CORE_PROD.f.20260628.dat', 'GLS_BAL.f.20260628.dat']
    const needs = { business_date: '2026-06-28', files }
    expect(failureInChinese({ code: 'rerun_needs_files', message: '', details: needs })).toContain(
      'CORE_PROD.f.20260628.dat、GLS_BAL.f.20260628.dat',
    )
    const checks = [{ table: 'base.accounts' }, { table: 'base.loans' }]
    expect(failureInChinese({ code: 'check_failed', message: '', details: { checks } })).toMatch(/^2 项检查/)
  })

  it('says less where less is known, and leaves the English where nobody has put it into words', () => {
    const gone = { table: 'base.accounts', deleted_rows: 40 }
    expect(failureInChinese({ code: 'too_many_deletions', message: '', details: gone })).toBe(
      'base.accounts：全量文件缺少前一日的 40 行，未发布。',
    )
    expect(failureInChinese({ code: 'internal_error', message: null })).toBe('程序内部错误。')
    expect(failureInChinese({ code: 'rain', message: 'it rains' })).toBeNull()
  })
})
