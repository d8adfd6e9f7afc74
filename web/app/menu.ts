import type { LabelKey } from '../shared/text.ts'

export type MenuPage = {
  path:
    | '/'
    | '/customers'
    | '/customer-management/identity'
    | '/system/arrivals'
    | '/system/nights'
    | '/system/metrics'
    | '/system/quality'
    | '/system/repairs'
  label: LabelKey
  icon: 'workbench' | 'customers' | 'identity' | 'arrivals' | 'nights' | 'metrics' | 'quality' | 'repairs'
  /** What one must have been given to open it; others look at customers and need a reach. */
  permission?: string
  /** Shows no customer, so that nobody needs a reach or a permission for it. */
  isForAll?: true
}
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
  {
    key: 'customer-management',
    label: 'menu.customer_management',
    pages: [
      {
        path: '/customer-management/identity',
        label: 'menu.identity',
        icon: 'identity',
        permission: 'identity.propose',
      },
    ],
  },
  {
    key: 'system',
    label: 'menu.system',
    pages: [
      { path: '/system/arrivals', label: 'menu.arrivals', icon: 'arrivals', permission: 'arrivals.read' },
      { path: '/system/nights', label: 'menu.nights', icon: 'nights', permission: 'arrivals.read' },
      { path: '/system/metrics', label: 'menu.metrics', icon: 'metrics', isForAll: true },
      { path: '/system/quality', label: 'menu.quality', icon: 'quality', permission: 'quality.read' },
      { path: '/system/repairs', label: 'menu.repairs', icon: 'repairs' },
    ],
  },
]

/** Without a reach there is no customer to see, and so no page of them to offer. */
export function menuFor(session: { hasReach: boolean; permissions: string[] }): MenuModule[] {
  const mayOpen = ({ path, permission, isForAll }: MenuPage) =>
    permission === undefined
      ? session.hasReach || path === '/' || isForAll === true
      : session.permissions.includes(permission)
  return MENU.map((module) => ({ ...module, pages: module.pages.filter(mayOpen) })).filter(
    (module) => module.pages.length > 0,
  )
}
