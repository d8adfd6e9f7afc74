import { expect, test } from 'vitest'
import { findUnsaid, listKeys } from './messages.ts'
import { listSources, readSource } from './source-files.ts'

const catalogue = readSource(
  'web/shared/messages/planted.zh-CN.ts',
  `export const plantedZhCN = { 'a.said': '甲', 'a.one': '乙', 'a.dead': '丙', 'a.part_hint': '丁' } as const`,
)
const page = readSource(
  'web/features/planted/planted-page.tsx',
  "t('a.said'); t(`a.${kind}_hint`); const choices = ['a.one']",
)

test('a sentence that no page says is found, and none that one says or puts together', () => {
  expect(findUnsaid([catalogue, page])).toEqual(['a.dead'])
})

test('every sentence is said by a page', () => {
  const sources = listSources()
  expect(listKeys(sources).length).toBeGreaterThan(1500)
  expect(findUnsaid(sources)).toEqual([])
})
