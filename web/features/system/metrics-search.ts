/** The words that the catalogue is searched by. */
export type MetricsSearch = { q?: string }

const LENGTH_MAX = 100

export function readMetricsSearch(raw: Record<string, unknown>): MetricsSearch {
  const text = typeof raw['q'] === 'string' || typeof raw['q'] === 'number' ? String(raw['q']) : ''
  const q = text.slice(0, LENGTH_MAX)
  return q.trim() === '' ? {} : { q }
}
