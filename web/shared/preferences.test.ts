import { expect, test } from 'vitest'
import { readPreferences } from './preferences.ts'

test('Chinese, light, dense and yuan are where everybody starts', () => {
  expect(readPreferences(null)).toMatchObject({
    language: 'zh-CN',
    theme: 'light',
    density: 'dense',
    unit: 'yuan',
  })
})

test('a remembered choice is kept and an unknown one falls back by itself', () => {
  expect(readPreferences('{"unit":"wan","language":"fr","other":1}')).toEqual({
    ...readPreferences(null),
    unit: 'wan',
  })
  expect(readPreferences('not json').language).toBe('zh-CN')
})
