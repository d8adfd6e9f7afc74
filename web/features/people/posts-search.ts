import type { PostsSearch } from './people.api.ts'

const isYes = (value: unknown) => value === 'yes'

/** What the address of the page of posts may say; anything else is left out. */
export const readPostsSearch = (raw: Record<string, unknown>): PostsSearch => ({
  ...(typeof raw['unit'] === 'string' && /^[\w-]{1,40}$/.test(raw['unit']) && { unit: raw['unit'] }),
  ...(isYes(raw['below']) && { below: 'yes' }),
  ...(isYes(raw['vacant']) && { vacant: 'yes' }),
})

const isCodes = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9_,]{1,900}$/.test(value)

export type RolesSearch = { tab?: 'matrix'; shown?: string }

/** What the address of the page of roles may say: which of its two faces, and which roles are compared. */
export const readRolesSearch = (raw: Record<string, unknown>): RolesSearch => ({
  ...(raw['tab'] === 'matrix' && { tab: 'matrix' as const }),
  ...(isCodes(raw['shown']) && { shown: raw['shown'] }),
})
