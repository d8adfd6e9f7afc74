import type { Permission } from '../../platform/authz/permissions.ts'
import { conflict, forbidden, invalid } from '../../platform/errors.ts'
import { CLOSED_STATES, type MemberState, type Right } from './names.schema.ts'

export const LISTS_USE = 'work_lists.use'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: LISTS_USE,
    kind: 'menu',
    zh: '使用工作名单',
    en: 'Work with lists of customers',
    powers: ['business'],
  },
]

const RANK: Record<Right, number> = { see: 0, work: 1, own: 2 }

/** 403 for who may less; 409 where the list is closed and something is to change. */
export function requireRight(
  list: { right_code: Right; state_code: string },
  needed: Right,
  { isReopening = false } = {},
): void {
  if (RANK[list.right_code] < RANK[needed]) throw forbidden(`${needed} this list`)
  if (needed !== 'see' && list.state_code === 'closed' && !isReopening) {
    throw conflict('list_closed', 'The list is closed. Its owner can open it again.')
  }
}

type Standing = { state_code: MemberState; set_aside_code: string | null }

/** Who is set aside is so for a reason, and nobody else has one. */
export function settledStanding<Member extends Standing>(member: Member): Member {
  if (member.state_code !== 'set_aside') return { ...member, set_aside_code: null }
  if (member.set_aside_code === null) throw invalid('Say why.', { field: 'set_aside_code' })
  return member
}

export const isOpen = (state: MemberState): boolean => !CLOSED_STATES.includes(state)
