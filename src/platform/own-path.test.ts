import { describe, expect, it } from 'vitest'
import { isOwnPath } from './own-path.schema.ts'

describe('where one goes after signing in', () => {
  it.each(['/', '/customers?sort=-aum_fen#top', '/customers/1?tab=loans&q=%E6%9D%8E', '/客户'])(
    'is a page of this site: %s',
    (path) => expect(isOwnPath(path)).toBe(true),
  )

  it.each([
    ...[
      '//evil.test',
      '/\\evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
      '/\r\\evil.test',
      '/a\\b',
      ' //evil.test',
    ],
    ...[
      'https://evil.test',
      'javascript:alert(1)',
      'evil.test',
      '',
      '/a b',
      '/\u0000',
      '/\u0085/x',
      undefined,
      ['/'],
    ],
  ])('is no other: %j', (path) => expect(isOwnPath(path)).toBe(false))
})
