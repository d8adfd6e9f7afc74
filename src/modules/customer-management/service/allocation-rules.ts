import type { Context } from '../../../platform/db.ts'
import type { ListPlaces } from '../../../platform/reference-lists/index.ts'
import { listLinesOn } from '../../parameters/index.ts'
import { blockedAbove, type Capacity, laterOf, warnedFrom } from './allocation-moves.ts'
import type { RequestDays } from '../request.schema.ts'
import type { Rules } from '../queries/allocation-checks.ts'

/** What allocating needs beside the context: where the lists lie, and the request for the trail. */
export type AllocationContext = Context & { lists: ListPlaces; request_id: string }

type Needs = Pick<AllocationContext, 'databases' | 'lists'>

const RETAIL = '1'
const CORPORATE = '2'

async function capacitiesOn(needs: Needs, day: string): Promise<Record<'retail' | 'corporate', Capacity>> {
  const lines = await listLinesOn(needs, { list: 'manager_capacities', day })
  const of = (type: string): Capacity => {
    const line = lines.find((it) => it['customer_type_code'] === type)
    const number = (name: string) => Number(line?.[name] ?? Number.POSITIVE_INFINITY)
    return {
      customers_max: number('customers_max'),
      warn_share: number('warn_share'),
      block_share: number('block_share'),
    }
  }
  return { retail: of(RETAIL), corporate: of(CORPORATE) }
}

/** The day on which people change ownerships: today, or the published date where that lies ahead of it. */
export const changingDay = ({ clock, publication }: Pick<Context, 'clock' | 'publication'>) =>
  laterOf(clock.today(), publication.business_date)

/** What an allocation is checked by, as it holds on a day. */
export async function rulesOn(needs: Needs, day: string): Promise<Rules> {
  const [capacities, grades] = await Promise.all([
    capacitiesOn(needs, day),
    listLinesOn(needs, { list: 'grade_thresholds', day }),
  ])
  return {
    day,
    vip_grades: grades
      .filter((it) => it['customer_type_code'] === RETAIL && it['is_vip'] === 'true')
      .map((it) => it['grade_code']!),
    retail_max: blockedAbove(capacities.retail),
    corporate_max: blockedAbove(capacities.corporate),
  }
}

/** From how many customers on a manager is near his capacity. */
export async function warningsOn(needs: Needs, day: string) {
  const { retail, corporate } = await capacitiesOn(needs, day)
  return { retail: warnedFrom(retail), corporate: warnedFrom(corporate) }
}

/** Terms of requests and of the pool, as they hold on a day. */
export async function termsOn(needs: Needs, day: string): Promise<Record<OwnershipTerm, number>> {
  const lines = await listLinesOn(needs, { list: 'ownership_terms', day })
  const of = (code: OwnershipTerm) => Number(lines.find((it) => it['term_code'] === code)?.['term'])
  return {
    branch_pool: of('branch_pool'),
    head_pool: of('head_pool'),
    no_contact: of('no_contact'),
    told_before: of('told_before'),
    revoke: of('revoke'),
    claims_max: of('claims_max'),
    below_vip: of('below_vip'),
    giver: of('giver'),
    receiver: of('receiver'),
    level: of('level'),
    whole: of('whole'),
  }
}
type OwnershipTerm =
  | ('branch_pool' | 'head_pool' | 'no_contact' | 'told_before' | 'revoke' | 'claims_max' | 'below_vip')
  | keyof RequestDays

/** After how many working days without a manager who is told of a company; null where nobody is. */
export async function waitingTimesOn(needs: Needs, day: string) {
  const lines = await listLinesOn(needs, { list: 'manager_capacities', day })
  const line = lines.find((it) => it['customer_type_code'] === CORPORATE)
  const days = (name: string) => (line?.[name] ? Number(line[name]) : null)
  return { told: days('told_after_days'), escalated: days('escalated_after_days') }
}
