import { expect, test } from 'vitest'
import { menuFor } from './menu.ts'

const groups = (permissions: string[]) =>
  menuFor(permissions).map(({ key, pages }) => [key, pages.map((it) => it.path)] as const)

test('who looks after customers finds his work before the bank’s', () => {
  expect(groups(['customers.read', 'identity.propose', 'quality.read'])).toEqual([
    ['customer-view', ['/', '/customers']],
    ['work', ['/approvals', '/tasks', '/notices', '/exports/mine', '/system/calendar']],
    ['customer-management', ['/customer-management/identity']],
    ['data-quality', ['/system/quality', '/system/repairs']],
    ['system', ['/system/metrics', '/system/units']],
  ])
})

test('who serves customers at the counter finds the page for it, and no list', () => {
  expect(groups(['customers.look_up'])[0]).toEqual(['customer-view', ['/', '/lite']])
})

test('a group without a page that one may open is not there', () => {
  expect(groups([]).map(([key]) => key)).toEqual(['customer-view', 'work', 'system'])
})
