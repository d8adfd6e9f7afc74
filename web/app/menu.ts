import type { LabelKey } from '../shared/text.ts'

export type MenuPage = {
  path:
    | '/'
    | '/customers'
    | '/lite'
    | '/approvals'
    | '/customer-management/identity'
    | '/customers/lists'
    | '/customers/allocation'
    | '/customers/book'
    | '/customers/unallocated'
    | '/customers/requests'
    | '/customers/pool'
    | '/customers/prospects'
    | '/exports/mine'
    | '/exports/register'
    | '/exports/trace'
    | '/notices'
    | '/tasks'
    | '/system/calendar'
    | '/system/arrivals'
    | '/system/nights'
    | '/system/metrics'
    | '/system/sessions'
    | '/system/quality'
    | '/system/repairs'
    | '/system/audit'
    | '/system/access'
    | '/system/users'
    | '/system/personnel'
    | '/system/units'
    | '/system/posts'
    | '/system/roles'
    | '/system/parameters'
    | '/system/dictionaries'
    | '/system/fields'
  label: LabelKey
  icon:
    | 'workbench'
    | 'customers'
    | 'lite'
    | 'approvals'
    | 'identity'
    | 'work_lists'
    | 'allocation'
    | 'book'
    | 'unallocated'
    | 'requests'
    | 'pool'
    | 'prospects'
    | 'exports'
    | 'export_register'
    | 'export_trace'
    | 'tasks'
    | 'notices'
    | 'arrivals'
    | 'nights'
    | 'metrics'
    | 'quality'
    | 'repairs'
    | 'audit'
    | 'access'
    | 'sessions'
    | 'users'
    | 'personnel'
    | 'units'
    | 'posts'
    | 'roles'
    | 'calendar'
    | 'parameters'
    | 'dictionaries'
    | 'fields'
  /** What one's role must allow to open it; the others are for everybody who is signed in. */
  permission?: string
}
export type MenuModule = { key: string; label: LabelKey; pages: MenuPage[] }

/** The modules as the bank names them; one stands here from the day on which it has a page to open. */
export const MENU: MenuModule[] = [
  {
    key: 'customer-view',
    label: 'menu.customer_view',
    pages: [
      { path: '/', label: 'menu.workbench', icon: 'workbench' },
      { path: '/customers', label: 'menu.customers', icon: 'customers', permission: 'customers.read' },
      { path: '/lite', label: 'menu.lite', icon: 'lite', permission: 'customers.look_up' },
    ],
  },
  {
    key: 'work',
    label: 'menu.work',
    pages: [
      { path: '/approvals', label: 'menu.approvals', icon: 'approvals' },
      { path: '/tasks', label: 'menu.tasks', icon: 'tasks' },
      { path: '/notices', label: 'menu.notices', icon: 'notices' },
      { path: '/exports/mine', label: 'menu.exports', icon: 'exports', permission: 'customers.read' },
      { path: '/system/calendar', label: 'menu.calendar', icon: 'calendar' },
    ],
  },
  {
    key: 'customer-management',
    label: 'menu.customer_management',
    pages: [
      { path: '/customers/book', label: 'menu.book', icon: 'book', permission: 'book.read' },
      {
        path: '/customers/lists',
        label: 'menu.work_lists',
        icon: 'work_lists',
        permission: 'work_lists.use',
      },
      {
        path: '/customers/allocation',
        label: 'menu.allocation',
        icon: 'allocation',
        permission: 'ownership.allocate',
      },
      {
        path: '/customers/unallocated',
        label: 'menu.unallocated',
        icon: 'unallocated',
        permission: 'ownership.allocate',
      },
      {
        path: '/customers/requests',
        label: 'menu.requests',
        icon: 'requests',
        permission: 'ownership.request',
      },
      { path: '/customers/pool', label: 'menu.pool', icon: 'pool', permission: 'ownership.request' },
      {
        path: '/customers/prospects',
        label: 'menu.prospects',
        icon: 'prospects',
        permission: 'prospects.read',
      },
      {
        path: '/customer-management/identity',
        label: 'menu.identity',
        icon: 'identity',
        permission: 'identity.propose',
      },
    ],
  },
  {
    key: 'data-quality',
    label: 'menu.quality_module',
    pages: [
      { path: '/system/quality', label: 'menu.quality', icon: 'quality', permission: 'quality.read' },
      { path: '/system/repairs', label: 'menu.repairs', icon: 'repairs', permission: 'customers.read' },
    ],
  },
  {
    key: 'system',
    label: 'menu.system',
    pages: [
      { path: '/system/arrivals', label: 'menu.arrivals', icon: 'arrivals', permission: 'arrivals.read' },
      { path: '/system/nights', label: 'menu.nights', icon: 'nights', permission: 'arrivals.read' },
      { path: '/system/metrics', label: 'menu.metrics', icon: 'metrics' },
      { path: '/system/audit', label: 'menu.audit', icon: 'audit', permission: 'audit.read' },
      { path: '/system/access', label: 'menu.access', icon: 'access', permission: 'access.explain' },
      {
        path: '/exports/register',
        label: 'menu.export_register',
        icon: 'export_register',
        permission: 'exports.read',
      },
      {
        path: '/exports/trace',
        label: 'menu.export_trace',
        icon: 'export_trace',
        permission: 'exports.trace',
      },
      { path: '/system/sessions', label: 'menu.sessions', icon: 'sessions', permission: 'sessions.read' },
      { path: '/system/users', label: 'menu.users', icon: 'users', permission: 'users.read' },
      { path: '/system/personnel', label: 'menu.personnel', icon: 'personnel', permission: 'users.read' },
      { path: '/system/units', label: 'menu.units', icon: 'units' },
      { path: '/system/posts', label: 'menu.posts', icon: 'posts', permission: 'users.read' },
      { path: '/system/roles', label: 'menu.roles', icon: 'roles', permission: 'roles.read' },
      {
        path: '/system/parameters',
        label: 'menu.parameters',
        icon: 'parameters',
        permission: 'parameters.read',
      },
      {
        path: '/system/dictionaries',
        label: 'menu.dictionaries',
        icon: 'dictionaries',
        permission: 'parameters.read',
      },
      { path: '/system/fields', label: 'menu.fields', icon: 'fields', permission: 'fields.maintain' },
    ],
  },
]

/** What may not be opened is not there. */
export function menuFor(permissions: readonly string[]): MenuModule[] {
  const mayOpen = ({ permission }: MenuPage) => permission === undefined || permissions.includes(permission)
  return MENU.map((module) => ({ ...module, pages: module.pages.filter(mayOpen) })).filter(
    (module) => module.pages.length > 0,
  )
}
