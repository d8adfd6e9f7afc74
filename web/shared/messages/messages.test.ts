import { expect, test } from 'vitest'
import { translator } from '../text.ts'
import { enUS } from './en-US.ts'
import type { MessageKey } from './zh-CN.ts'
import { zhCN } from './zh-CN.ts'

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).toSorted()

test('both languages say every sentence with the same places in it', () => {
  for (const key of Object.keys(zhCN) as MessageKey[]) {
    expect(places(enUS[key]), key).toEqual(places(zhCN[key]))
    expect(enUS[key], key).not.toBe('')
  }
})

test('no Chinese is left in the English sentences', () => {
  const left = Object.entries(enUS).filter(([, sentence]) => /\p{Script=Han}/u.test(sentence))
  expect(left).toEqual([])
})

test('a sentence is completed with its values', () => {
  expect(translator('zh-CN')('list.range', { from: 1, to: 50, count: '1,204' })).toBe(
    '第 1–50 户，共 1,204 户',
  )
  expect(translator('en-US')('frame.close_page', { title: 'A' })).toBe('Close A')
})
