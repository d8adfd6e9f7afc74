import type { LabelKey } from '../shared/text.ts'

export type MenuPage = { path: '/' | '/customers'; label: LabelKey; icon: 'workbench' | 'customers' }
export type MenuModule = { key: string; label: LabelKey; pages: MenuPage[] }

/** The modules as the bank names them; one stands here from the day on which it has a page to open. */
export const MENU: MenuModule[] = [
  {
    key: 'customer-view',
    label: 'menu.customer_view',
    pages: [
      { path: '/', label: 'menu.workbench', icon: 'workbench' },
      { path: '/customers', label: 'menu.customers', icon: 'customers' },
    ],
  },
]

/** Without a reach there is no customer to see, and so no page of them to offer. */
export function menuFor(hasReach: boolean): MenuModule[] {
  const mayOpen = (page: MenuPage) => hasReach || page.path === '/'
  return MENU.map((module) => ({ ...module, pages: module.pages.filter(mayOpen) }))
}
