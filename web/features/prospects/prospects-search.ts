import {
  PROSPECT_SOURCES,
  PROSPECT_STAGES,
  PROSPECT_TYPES,
} from '../../../src/modules/prospects/names.schema.ts'

export type ProspectsSearch = {
  q?: string
  customer_type_code?: (typeof PROSPECT_TYPES)[number]
  source_code?: (typeof PROSPECT_SOURCES)[number]
  stage_code?: (typeof PROSPECT_STAGES)[number]
  owner_id?: string
  region?: string
  state?: 'converted'
  due?: true
  last_contact_before?: string
  page?: number
  /** Whose drawer is open. */
  open?: string
}

const LONGEST = 60
const wordOf = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && value !== ''
    ? String(value).slice(0, LONGEST)
    : undefined
const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((it) => it === value)
const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined

/** What the address says of the list; what it does not know is left out. */
export function readProspectsSearch(raw: Record<string, unknown>): ProspectsSearch {
  const page = Number(raw['page'])
  const open = wordOf(raw['open'])
  const read: { [Name in keyof ProspectsSearch]: ProspectsSearch[Name] | undefined } = {
    q: wordOf(raw['q']),
    customer_type_code: oneOf(PROSPECT_TYPES, raw['customer_type_code']),
    source_code: oneOf(PROSPECT_SOURCES, raw['source_code']),
    stage_code: oneOf(PROSPECT_STAGES, raw['stage_code']),
    owner_id: wordOf(raw['owner_id']),
    region: wordOf(raw['region']),
    state: oneOf(['converted'] as const, raw['state']),
    due: raw['due'] === true ? true : undefined,
    last_contact_before: dayOf(raw['last_contact_before']),
    page: Number.isInteger(page) && page > 1 && page <= 100_000 ? page : undefined,
    open: open !== undefined && /^\d{1,18}$/.test(open) ? open : undefined,
  }
  return Object.fromEntries(
    Object.entries(read).filter(([, value]) => value !== undefined),
  ) as ProspectsSearch
}
