import { beforeAll, expect, test } from 'vitest'
import { loadSentences, translator } from '../text.ts'
import { enUS as everyPageEnUS } from './en-US.ts'
import { identityEnUS } from './identity.en-US.ts'
import { identityZhCN } from './identity.zh-CN.ts'
import { nightsEnUS } from './nights.en-US.ts'
import { nightsZhCN } from './nights.zh-CN.ts'
import { qualityEnUS } from './quality.en-US.ts'
import { qualityZhCN } from './quality.zh-CN.ts'
import { zhCN as everyPageZhCN } from './zh-CN.ts'

beforeAll(() => loadSentences('en-US'))

const zhCN = { ...everyPageZhCN, ...identityZhCN, ...nightsZhCN, ...qualityZhCN }
const enUS: Record<keyof typeof zhCN, string> = {
  ...everyPageEnUS,
  ...identityEnUS,
  ...nightsEnUS,
  ...qualityEnUS,
}

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).toSorted()

test('both languages say every sentence with the same places in it', () => {
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
    expect(places(enUS[key]), key).toEqual(places(zhCN[key]))
    expect(enUS[key], key).not.toBe('')
  }
})

test('a word for one and for several follows a count that the sentence has', () => {
  for (const [key, sentence] of Object.entries(enUS)) {
    for (const [, name] of sentence.matchAll(/\{(\w+)\|[^{|}]*\|[^{|}]*\}/g))
      expect(places(sentence), key).toContain(name)
    expect(sentence.replaceAll(/\{\w+(\|[^{|}]*\|[^{|}]*)?\}/g, ''), key).not.toMatch(/[{|}]/)
  }
})

test('English counts one customer and two customers', () => {
  const t = translator('en-US')
  expect(['0', '1', '2', '1,001'].map((count) => t('list.total', { count }))).toEqual([
    '0 customers',
    '1 customer',
    '2 customers',
    '1,001 customers',
  ])
  expect(t('list.range', { from: 1, to: 1, count: '1' })).toBe('1–1 of 1 customer')
  expect([1, 20].map((days) => t('value.in_days', { days }))).toEqual(['in 1 day', 'in 20 days'])
  expect([1, 20].map((days) => t('value.overdue_days', { days }))).toEqual([
    '1 day overdue',
    '20 days overdue',
  ])
  expect(t('transactions.total', { count: 1 })).toBe('1 transaction')
  expect(t('list.export_done', { count: 1 })).toBe('1 row exported')
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
