import { beforeAll, expect, test } from 'vitest'
import { loadSentences, translator } from '../text.ts'
import { approvalsEnUS } from './approvals.en-US.ts'
import { approvalsZhCN } from './approvals.zh-CN.ts'
import { enUS as everyPageEnUS } from './en-US.ts'
import { accessEnUS } from './access.en-US.ts'
import { accessZhCN } from './access.zh-CN.ts'
import { auditEnUS } from './audit.en-US.ts'
import { auditZhCN } from './audit.zh-CN.ts'
import { conflictEnUS } from './conflict.en-US.ts'
import { conflictZhCN } from './conflict.zh-CN.ts'
import { contactsEnUS } from './contacts.en-US.ts'
import { contactsZhCN } from './contacts.zh-CN.ts'
import { creditEnUS } from './credit.en-US.ts'
import { creditZhCN } from './credit.zh-CN.ts'
import { businessEnUS } from './business.en-US.ts'
import { businessZhCN } from './business.zh-CN.ts'
import { fieldsEnUS } from './fields.en-US.ts'
import { fieldsZhCN } from './fields.zh-CN.ts'
import { dataEnUS } from './data.en-US.ts'
import { dataZhCN } from './data.zh-CN.ts'
import { recordPageEnUS } from './record-page.en-US.ts'
import { recordPageZhCN } from './record-page.zh-CN.ts'
import { workbenchEnUS } from './workbench.en-US.ts'
import { workbenchZhCN } from './workbench.zh-CN.ts'
import { exportsEnUS } from './exports.en-US.ts'
import { exportsZhCN } from './exports.zh-CN.ts'
import { identityEnUS } from './identity.en-US.ts'
import { identityZhCN } from './identity.zh-CN.ts'
import { lifeEnUS } from './life.en-US.ts'
import { lifeZhCN } from './life.zh-CN.ts'
import { nightsEnUS } from './nights.en-US.ts'
import { nightsZhCN } from './nights.zh-CN.ts'
import { peopleEnUS } from './people.en-US.ts'
import { peopleZhCN } from './people.zh-CN.ts'
import { noticesEnUS } from './notices.en-US.ts'
import { noticesZhCN } from './notices.zh-CN.ts'
import { parametersEnUS } from './parameters.en-US.ts'
import { parametersZhCN } from './parameters.zh-CN.ts'
import { problemsEnUS } from './problems.en-US.ts'
import { problemsZhCN } from './problems.zh-CN.ts'
import { profileEnUS } from './profile.en-US.ts'
import { profileZhCN } from './profile.zh-CN.ts'
import { signInEnUS } from './sign-in.en-US.ts'
import { signInZhCN } from './sign-in.zh-CN.ts'
import { qualityEnUS } from './quality.en-US.ts'
import { qualityZhCN } from './quality.zh-CN.ts'
import { zhCN as everyPageZhCN } from './zh-CN.ts'

beforeAll(() => loadSentences('en-US'))

const zhCN = {
  ...everyPageZhCN,
  ...approvalsZhCN,
  ...accessZhCN,
  ...businessZhCN,
  ...peopleZhCN,
  ...auditZhCN,
  ...exportsZhCN,
  ...identityZhCN,
  ...lifeZhCN,
  ...nightsZhCN,
  ...noticesZhCN,
  ...qualityZhCN,
  ...parametersZhCN,
  ...fieldsZhCN,
  ...problemsZhCN,
  ...signInZhCN,
  ...profileZhCN,
  ...dataZhCN,
  ...workbenchZhCN,
  ...recordPageZhCN,
  ...creditZhCN,
  ...conflictZhCN,
  ...contactsZhCN,
}
const enUS: Record<keyof typeof zhCN, string> = {
  ...everyPageEnUS,
  ...approvalsEnUS,
  ...accessEnUS,
  ...businessEnUS,
  ...auditEnUS,
  ...exportsEnUS,
  ...identityEnUS,
  ...lifeEnUS,
  ...nightsEnUS,
  ...noticesEnUS,
  ...qualityEnUS,
  ...peopleEnUS,
  ...parametersEnUS,
  ...fieldsEnUS,
  ...problemsEnUS,
  ...signInEnUS,
  ...profileEnUS,
  ...dataEnUS,
  ...workbenchEnUS,
  ...recordPageEnUS,
  ...creditEnUS,
  ...conflictEnUS,
  ...contactsEnUS,
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
