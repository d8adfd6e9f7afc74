import { readDay } from '../../shared/address.ts'

/** The day that is looked at; without one, that of the figures. */
type OnSearch = { on?: string }
export type ListSearch = OnSearch & { tab?: (typeof TABS)[number] }
type DictionarySearch = { kind?: string }

const TABS = ['coming', 'past', 'history'] as const

export function readOnSearch(raw: Record<string, unknown>): OnSearch {
  const on = typeof raw['on'] === 'string' ? readDay(raw['on']) : null
  return on === null ? {} : { on }
}

export function readParameterSearch(raw: Record<string, unknown>): ListSearch {
  const tab = TABS.find((it) => it === raw['tab'])
  return { ...readOnSearch(raw), ...(tab !== undefined && { tab }) }
}

export function readDictionarySearch(raw: Record<string, unknown>): DictionarySearch {
  const kind = String(raw['kind'] ?? '')
  return /^[a-z][a-z0-9_]{0,59}$/.test(kind) ? { kind } : {}
}
