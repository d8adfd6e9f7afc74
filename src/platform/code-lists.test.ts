import { expect, it } from 'vitest'
import { codeLists, readCodeLists, wordForCode } from './code-lists.ts'

it('a code is said in words, in both languages', () => {
  const word = (language: 'zh' | 'en') => wordForCode(codeLists(), { list: 'grade', code: 'GOLD', language })

  expect([word('zh'), word('en')]).toEqual(['金卡', 'Gold'])
})

it('words may hold a comma or a quote', () => {
  const lists = readCodeLists('code_list,code,zh,en\r\ncountry,HKG,中国香港,"Hong Kong, ""China"""\r\n')

  expect(lists.get('country')?.get('HKG')).toEqual({ zh: '中国香港', en: 'Hong Kong, "China"' })
})

it('a code that no list knows stands as it came', () => {
  expect(wordForCode(codeLists(), { list: 'grade', code: 'X9', language: 'en' })).toBe('X9')
  expect(wordForCode(codeLists(), { list: 'nothing', code: 'X9', language: 'zh' })).toBe('X9')
})
