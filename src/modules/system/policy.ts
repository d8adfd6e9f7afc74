/** What a person can be given here beside a reach. */
export const AUDIT_READ = 'audit.read'
export const ARRIVALS_READ = 'arrivals.read'

const STALE_DAYS = 2
const DAY_MS = 86_400_000

/** Figures of yesterday are the newest there can be; from two days on the page says how old they are. */
export function isStale(
  publication: { business_date: string; bank: { is_demo: boolean } },
  today: string,
): boolean {
  if (publication.bank.is_demo) return false
  return (Date.parse(today) - Date.parse(publication.business_date)) / DAY_MS >= STALE_DAYS
}
