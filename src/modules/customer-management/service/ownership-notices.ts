import type { Clock } from '../../../platform/clock.ts'
import { nameUnits } from '../../../platform/authz/units.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import type { ListPlaces } from '../../../platform/reference-lists/index.ts'
import { defineNoticeKinds, notify } from '../../notices/index.ts'
import { listUnallocatedUnits } from '../queries/unallocated.ts'
import { waitingTimesOn } from './allocation-rules.ts'

type Db = Databases['db']

const ONE_DAY_HOURS = 20

/** What people are told of who holds whom: no customer is named. */
defineNoticeKinds([
  {
    kind: 'ownership.changed',
    zh: '管户变动',
    en: 'Your customers have changed',
    priority: 'normal',
    channels: [],
    facts: {},
    sentence: { zh: '您名下的客户有增减，请查看', en: 'Customers were given to you or taken from you' },
    quiet_hours: null,
  },
  {
    kind: 'ownership.unallocated',
    zh: '对公客户待分配',
    en: 'Companies without a manager',
    priority: 'high',
    channels: ['mail'],
    facts: { count: 'open', days: 'open', unit: 'open' },
    sentence: {
      zh: '{unit}有 {count} 户对公客户超过 {days} 个工作日未分配',
      en: '{count} companies of {unit} have had no manager for more than {days} working days',
    },
    outside: {
      zh: '{unit}有 {count} 户对公客户超过 {days} 个工作日未分配',
      en: '{count} companies of {unit} have had no manager for more than {days} working days',
    },
    quiet_hours: ONE_DAY_HOURS,
  },
])

/** Whoever gained or lost a customer hears of it, once. */
export const tellConcerned = (
  db: Db,
  { people, by, clock }: { people: readonly string[]; by: string; clock: Clock },
) => notify(db, { kind: 'ownership.changed', to: people, link: '/customers', by, clock })

type Needs = { databases: Databases; clock: Clock; calendar: Calendar; lists: ListPlaces }
type Told = { told: number; escalated: number }

/** The latest day since which a company has waited longer than so many working days. */
function waitingSince(today: string, days: number, calendar: Calendar): string {
  let [day, left] = [today, days]
  while (left >= 0) {
    day = addDays(day, -1)
    if (calendar.isWorkingDay(day)) left -= 1
  }
  return day
}

/**
 * Heads hear once a day of companies that have waited too long for a manager: those of the sub-branch, and
 * after more days those of the branch as well.
 */
export async function tellOfUnallocated({ databases, clock, calendar, lists }: Needs): Promise<Told> {
  const today = clock.today()
  const times = await waitingTimesOn({ databases, lists }, today)
  const tell = async (days: number | null, role_code: string): Promise<number> => {
    if (days === null) return 0
    return inTransaction(databases, async (db) => {
      const units = await listUnallocatedUnits(db, waitingSince(today, days, calendar))
      const names = await nameUnits(
        db,
        units.map((it) => it.unit_id),
      )
      let told = 0
      for (const { unit_id, count } of units) {
        told += await notify(db, {
          kind: 'ownership.unallocated',
          to: { role_code, unit_id },
          link: '/customers/unallocated',
          facts: { count, days: String(days), unit: names.get(unit_id) ?? unit_id },
          dedupe_key: `${role_code} ${unit_id}`,
          clock,
        })
      }
      return told
    })
  }
  return { told: await tell(times.told, 'sub_mgr'), escalated: await tell(times.escalated, 'br_mgr') }
}
