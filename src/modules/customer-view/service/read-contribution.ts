import { shownAs } from '../../../platform/authz/fields.ts'
import type { Context } from '../../../platform/db.ts'
import { isMonthEnd } from '../../../platform/dates.ts'
import { dayLookedAt, readHistory } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { ContributionAnswer } from '../contribution.schema.ts'
import * as queries from '../queries/contribution.ts'

/** What a customer earns the bank, and what his scores, warnings and grades are made of. */
export async function readContribution(context: Context, customerId: string): Promise<ContributionAnswer> {
  const day = dayLookedAt(context)
  // A place among others tells the amount that it goes by.
  const mayCompare = shownAs(context.actor, 'amount', 'record') === 'clear'
  const answer = await readHistory(context, customerId, async (db) => ({
    profits: await queries.listProfits(db, customerId),
    scores: (await queries.findScoreParts(db, customerId)) ?? null,
    standing: mayCompare ? ((await queries.findStanding(db, customerId)) ?? null) : null,
    warnings: await queries.listWarnings(db, customerId),
    grades: await queries.listGrades(db, customerId),
  }))
  if (!answer) throw await missingCustomer(context, customerId)
  const { profits, ...others } = answer as ContributionAnswer
  return {
    ...others,
    profits: profits.filter((it) => it.business_date === day || isMonthEnd(it.business_date)),
  }
}
