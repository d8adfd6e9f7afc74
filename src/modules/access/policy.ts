import { PRIVATE_READ } from '../../platform/authz/opening.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { conflict, forbidden } from '../../platform/errors.ts'

/** To ask of anybody why he sees a customer, and who could on a day. */
export const ACCESS_EXPLAIN = 'access.explain'
/** To mark a customer private, and to take the mark back. */
export const MARK_PRIVATE = 'customers.mark_private'
/** To record which customers an employee may not see because they are himself or his relatives. */
export const ACCESS_BLOCK = 'access.block'
/** What roles can allow here, and beside it the sight of private customers, which the policies look at. */
export const PERMISSIONS: readonly Permission[] = [
  { permission: PRIVATE_READ, kind: 'action', zh: '查看隐私客户', en: 'See private customers' },
  { permission: MARK_PRIVATE, kind: 'action', zh: '标记隐私客户', en: 'Mark customers private' },
  {
    permission: ACCESS_EXPLAIN,
    kind: 'menu',
    zh: '查询客户可见范围',
    en: 'Ask who sees a customer, and why',
  },
  { permission: ACCESS_BLOCK, kind: 'action', zh: '登记员工回避客户', en: 'Keep customers from employees' },
]

type Asker = { user_id: string; permissions: readonly string[] }

/** Everybody may ask about himself; about others, whoever was given the right. */
export function checkMayAsk(asker: Asker, about: string): void {
  if (asker.user_id === about || mayExplain(asker)) return
  throw forbidden(`use ${ACCESS_EXPLAIN}`)
}

export const mayExplain = ({ permissions }: Pick<Asker, 'permissions'>): boolean =>
  permissions.includes(ACCESS_EXPLAIN)

/** What is kept from somebody is shown to him again by another. */
export function checkOthersBlock(user_id: string, actor: Pick<Asker, 'user_id'>): void {
  if (actor.user_id === user_id) throw conflict('own_account', 'Nobody takes away a block of himself.')
}

/** Whoever does something to marks or blocks, on whatever way he comes. */
export function checkHolds({ permissions }: Pick<Asker, 'permissions'>, permission: string): void {
  if (!permissions.includes(permission)) throw forbidden(`use ${permission}`)
}
