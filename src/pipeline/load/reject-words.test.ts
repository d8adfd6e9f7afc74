import { describe, expect, it } from 'vitest'
import { rejectInChinese } from './reject-words.ts'

describe('why a row was rejected', () => {
  it('is said in Chinese on the pages, with what it was about', () => {
    expect(rejectInChinese('is no N(20,2)')).toBe('不符合类型 N(20,2)')
    expect(rejectInChinese('15 columns instead of 14')).toBe('有 15 列，应为 14 列')
    expect(rejectInChinese('duplicate_key: line 22 has the same key and stays')).toBe(
      '主键重复：保留第 22 行',
    )
    expect(rejectInChinese('is no currency of the list')).toBe('不是币种列表中的币种')
  })

  it('stays in English where nobody has put it into Chinese', () => {
    expect(rejectInChinese('it rains')).toBe('it rains')
  })
})
