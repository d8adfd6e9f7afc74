export type PageSearch = { page?: number }

/** The page of a list in its address; the first one says nothing. */
export function readPageSearch(raw: Record<string, unknown>): PageSearch {
  const page = Number(raw['page'])
  return Number.isInteger(page) && page > 1 && page <= 10_000 ? { page } : {}
}
