import type { PostsSearch } from './people.api.ts'

const isYes = (value: unknown) => value === 'yes'

/** What the address of the page of posts may say; anything else is left out. */
export const readPostsSearch = (raw: Record<string, unknown>): PostsSearch => ({
  ...(typeof raw['unit'] === 'string' && /^[\w-]{1,40}$/.test(raw['unit']) && { unit: raw['unit'] }),
  ...(isYes(raw['below']) && { below: 'yes' }),
  ...(isYes(raw['vacant']) && { vacant: 'yes' }),
})

export type UnitsSearch = { q?: string }

/** What the address of the page of units may say: what is looked for. */
export const readUnitsSearch = (raw: Record<string, unknown>): UnitsSearch => {
  const { q } = raw
  const text = typeof q === 'string' || typeof q === 'number' ? String(q).slice(0, 60) : ''
  return text === '' ? {} : { q: text }
}

const isCodes = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9_,]{1,900}$/.test(value)

export type RolesSearch = { tab?: 'matrix'; shown?: string }

/** What the address of the page of roles may say: which of its two faces, and which roles are compared. */
export const readRolesSearch = (raw: Record<string, unknown>): RolesSearch => ({
  ...(raw['tab'] === 'matrix' && { tab: 'matrix' as const }),
  ...(isCodes(raw['shown']) && { shown: raw['shown'] }),
})
