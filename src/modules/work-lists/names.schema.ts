/** Codes of work lists, which pages need as much as the server does. */
export const LIST_KINDS = ['static', 'live'] as const
export type ListKind = (typeof LIST_KINDS)[number]

export const MEMBER_STATES = ['todo', 'working', 'done', 'set_aside'] as const
export type MemberState = (typeof MEMBER_STATES)[number]
/** Nothing more is to be done. */
export const CLOSED_STATES: readonly MemberState[] = ['done', 'set_aside']

/** Why nothing is done about a member. */
export const SET_ASIDE_CODES = ['refused', 'unreachable', 'unsuitable', 'elsewhere', 'other'] as const

/** Which members are shown: by state, overdue, one's own, or those whom a live list is about no more. */
export const MEMBER_VIEWS = ['all', ...MEMBER_STATES, 'overdue', 'mine', 'left'] as const
export type MemberView = (typeof MEMBER_VIEWS)[number]

export const MEMBER_SORTS = ['aum', 'next'] as const

export const RECEIVER_KINDS = ['user', 'post', 'role', 'unit'] as const
export const SHARE_RIGHTS = ['see', 'work'] as const
export const LIST_RIGHTS = ['own', ...SHARE_RIGHTS] as const
export type Right = (typeof LIST_RIGHTS)[number]

/** What is done with several members at once. */
export const BULK_ACTS = ['assign', 'task', 'contact', 'tag', 'remove'] as const
export type BulkAct = (typeof BULK_ACTS)[number]

/** Why a member is left out of what is done with several. */
export const LEFT_OUT_CODES = [
  ...(['same_worker', 'open_task', 'no_worker'] as const),
  ...(['same_contact', 'tagged', 'worked_on'] as const),
  ...(['withdrawn', 'never_asked', 'not_yet', 'no_longer', 'wrong_day', 'outside_hours'] as const),
] as const
export type LeftOutCode = (typeof LEFT_OUT_CODES)[number]

export const LIST_NAME_MAX = 60
export const PURPOSE_MAX = 500
export const NOTE_MAX = 500
export const NEXT_ACTION_MAX = 100
/** Customers that may be named one by one; more are told by a condition. */
export const NAMED_MAX = 5_000
/** Members that one act may be about. */
export const BULK_MAX = 10_000
export const PAGE_ROWS = 50
