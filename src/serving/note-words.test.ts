import { describe, expect, it } from 'vitest'
import { noteInChinese } from './note-words.ts'

describe('the note of a step in Chinese', () => {
  it.each([
    ['3 rows rejected', '3 行另存待查'],
    [
      '3 rows rejected; in doubt: NO_DATE 1, WIDE 10000 or more',
      '3 行另存待查；存疑：日期无效 1, 全角字符 10000 行以上',
    ],
    ['7 rows differ', '7 行不符'],
    ['7 rows differ, waived', '7 行不符，已豁免'],
    ['12 rows of 2026-06-30 as kept', '沿用 12 行，为 2026-06-30 已保存的结果'],
    ['from base as it stood', '自 base 层起沿用原有结果'],
    ['2 of 40 filled again: base.loans, base.cards', '2 / 40 张表重新装载：base.loans, base.cards'],
  ])('says "%s"', (note, zh) => expect(noteInChinese(note)).toBe(zh))

  it('leaves a sentence that is none of ours as it was written', () => {
    expect(noteInChinese('something of an older night')).toBeNull()
    expect(noteInChinese('3 rows rejected; something else')).toBe('3 行另存待查；something else')
    expect(noteInChinese(null)).toBeNull()
  })
})
