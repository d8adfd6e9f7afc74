import { recordAudit } from '../../../platform/audit.ts'
import { addDays, monthStart } from '../../../platform/dates.ts'
import type { Clock } from '../../../platform/clock.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import type { ListPlaces } from '../../../platform/reference-lists/index.ts'
import { defineNoticeKinds, notify } from '../../notices/index.ts'
import { listLinesOn } from '../../parameters/index.ts'
import * as queries from '../queries/conversions.ts'

type Db = Databases['db']

defineNoticeKinds([
  {
    kind: 'prospects.converted',
    zh: '潜在客户已开户',
    en: 'Prospects have become customers',
    priority: 'normal',
    channels: [],
    facts: { count: 'open' },
    sentence: {
      zh: '您的 {count} 位潜在客户已开户成为客户',
      en: '{count} of your prospects have opened accounts',
    },
    quiet_hours: null,
  },
])

type Publication = { publication_id: number; business_date: string }

/** With a publication: prospects whose certificate is a customer's by now are that customer. */
export async function takeUpProspects(
  db: Db,
  publication: Publication,
  { clock }: { clock: Clock },
): Promise<number> {
  const converted = await queries.convertProspects(db, { ...publication, at: clock.now().toISOString() })
  if (converted > 0) await audit({ db, clock }, 'prospects.convert', { ...publication, converted })
  return converted
}

const audit = ({ db, clock }: { db: Db; clock: Clock }, action: string, details: Record<string, unknown>) =>
  recordAudit(
    { databases: { db }, clock },
    { user_id: null, action, outcome: 'done', subject: 'prospects', details },
  )

type Needs = { databases: Databases; clock: Clock }

/** Owners hear of their prospects that opened accounts, each once. */
export const tellOfConverted = ({ databases, clock }: Needs): Promise<number> =>
  inTransaction(databases, async (db) => {
    const owners = await queries.takeUntold(db, clock.now().toISOString())
    for (const { owner_id, count } of owners) {
      await notify(db, {
        kind: 'prospects.converted',
        to: [owner_id],
        link: '/customers/prospects?state=converted',
        facts: { count: String(count) },
        clock,
      })
    }
    return owners.length
  })

const DELETED_AT_ONCE = 10_000
const TYPES: Record<string, string> = { 1: 'retail', 2: 'corporate' }

/** The day so many months before one; of a month that is shorter its last one. */
export function monthsBefore(day: string, months: number): string {
  const last = addDays(monthStart(day, months - 1), -1)
  const wished = addDays(monthStart(day, months), Number(day.slice(8)) - 1)
  return wished < last ? wished : last
}

/** Deletes prospects whom nobody has reached for as long as the bank keeps them. */
export async function purgeProspects({
  databases,
  clock,
  lists,
}: Needs & { lists: ListPlaces }): Promise<number> {
  const today = clock.today()
  const terms = await listLinesOn({ databases, lists }, { list: 'prospect_terms', day: today })
  let purged = 0
  for (const term of terms) {
    const customer_type_code = TYPES[term['customer_type_code']!]!
    const before = `${monthsBefore(today, Number(term['kept_months']))}T00:00:00+08:00`
    const wish = { customer_type_code, before, limit: DELETED_AT_ONCE }
    for (let deleted = DELETED_AT_ONCE; deleted === DELETED_AT_ONCE; purged += deleted) {
      deleted = await inTransaction(databases, (db) => queries.deleteForgotten(db, wish))
    }
  }
  if (purged > 0) await audit({ db: databases.db, clock }, 'prospects.purge', { purged, day: today })
  return purged
}
