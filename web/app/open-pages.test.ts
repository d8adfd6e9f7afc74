import { expect, test } from 'vitest'
import type { OpenPage } from './open-pages.ts'
import { pageAfterClosing, withPage } from './open-pages.ts'

const page = (path: string, href = path): OpenPage => ({ path, href, title: path })
const home = page('/')

test('a page that is open already keeps its tab and takes the new address', () => {
  const pages = [home, page('/customers', '/customers?page=2')]
  expect(withPage(pages, page('/customers', '/customers?page=3'))).toEqual([
    home,
    page('/customers', '/customers?page=3'),
  ])
})

test('the thirteenth page takes the place of the oldest, never of the workbench', () => {
  const pages = [home, ...Array.from({ length: 11 }, (_, at) => page(`/customers/${at}`))]
  const after = withPage(pages, page('/customers/new'))
  expect(after).toHaveLength(12)
  expect(after[0]).toEqual(home)
  expect(after[1]?.path).toBe('/customers/1')
})

test('closing a tab opens its right neighbour, or the left one at the end', () => {
  const pages = [home, page('/a'), page('/b')]
  expect(pageAfterClosing(pages, '/a')?.path).toBe('/b')
  expect(pageAfterClosing(pages, '/b')?.path).toBe('/a')
  expect(pageAfterClosing([home], '/')).toBeNull()
})
