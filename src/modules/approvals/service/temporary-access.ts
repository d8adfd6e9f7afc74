import { recordAudit } from '../../../platform/audit.ts'
import { addGrants } from '../../../platform/authz/grants.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Actor, type Context, withActor } from '../../../platform/db.ts'
import { conflict, forbidden } from '../../../platform/errors.ts'
import { accessPeriod } from '../policy.ts'
import { findByNumber, grantOf } from '../queries/customers.ts'
import { ACCESS_DAYS_OF_ONE, type AccessFacts, accessFacts } from '../schema.ts'
import { defineFlow, type Subject } from './flows.ts'
import type { Traced } from './moves.ts'
import { startAgain, startRequest } from './start.ts'

/** The kind under which agreed access lets somebody reach a customer. */
export const SHARE_GRANT = 'share'

/** Access to a customer for some days, agreed to by whoever heads the customer's sub-branch. */
export const TEMPORARY_ACCESS = defineFlow<AccessFacts>({
  flow_code: 'temporary_access',
  name_zh: '临时访问客户',
  name_en: 'Temporary access',
  facts: accessFacts,
  steps: [
    {
      name_zh: '客户所在支行行长',
      name_en: 'Manager of the sub-branch',
      by: { role: 'sub_mgr', of: 'subject' },
      within_working_days: 2,
    },
    {
      name_zh: '内控案防',
      name_en: 'Compliance',
      by: { role: 'compliance' },
      within_working_days: 2,
      when: (facts) => facts.days > ACCESS_DAYS_OF_ONE,
    },
  ],
  expires_within_working_days: 5,
  // Who decides would say that there is such a customer, and where.
  is_quiet: true,
  describe: ({ customer_no: no, days }, subject) => ({
    title_zh: `客户 ${no} 临时访问 ${days} 天`,
    title_en: `Customer ${no}, access for ${days} ${days === 1 ? 'day' : 'days'}`,
    lines: [
      { label_zh: '客户号', label_en: 'Customer number', value: no },
      { label_zh: '天数', label_en: 'Days', value: String(days) },
      ...(subject
        ? [
            {
              label_zh: '客户归属机构',
              label_en: 'Unit of the customer',
              value: subject.unit_name,
              is_for_deciders: true,
            },
          ]
        : []),
    ],
  }),
  apply: async (db, { request_id, facts, subject, maker_id, decided_by, traced, reason, today, clock }) => {
    const period = accessPeriod(today, facts.days)
    const grants = grantOf(db, { request_id, ...period })
    await addGrants(db, grants, { kind: SHARE_GRANT, granted_by: decided_by, reason })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...traced,
        action: 'approvals.give_access',
        outcome: 'done',
        subject: request_id,
        customer_id: subject?.subject_id ?? null,
        details: { to_user_id: maker_id, ...period },
      },
    )
    const value = `${period.valid_from} – ${addDays(period.valid_to, -1)}`
    return [{ label_zh: '可访问期间', label_en: 'Access', value }]
  },
})

/** Who sees the whole bank has nobody to ask for. */
export const mayAskAccess = ({ reach }: Pick<Actor, 'reach'>): boolean =>
  reach !== null && reach.kind !== 'head'

type Ask = AccessFacts & Traced & { reason: string; is_draft?: boolean }

/**
 * Asks for access to a customer by his number. What is answered is the same whether or not there is such a
 * customer: a request about nobody waits for nobody, and expires.
 */
export async function askForAccess(context: Context, input: Ask): Promise<string> {
  const { subject, ...rest } = await aboutCustomer(context, input)
  return startRequest(context, TEMPORARY_ACCESS, { ...rest, subject })
}

/** The same for what was returned, or kept as a draft. */
export async function askAgain(
  context: Context,
  input: Ask & { request_id: string; revision: number },
): Promise<void> {
  const { request_id, revision } = input
  const about = await aboutCustomer(context, input)
  await startAgain(context, TEMPORARY_ACCESS, { ...about, request_id, revision })
}

async function aboutCustomer(context: Context, input: Ask) {
  if (!mayAskAccess(context.actor)) throw forbidden('ask for single customers: you see whole units')
  const { days, reason, is_draft = false, trace_id } = input
  const customer_no = input.customer_no.toUpperCase()
  const seen = await withActor(context, (db) => findByNumber(db, customer_no))
  if (seen) {
    throw conflict('customer_in_reach', 'You can see this customer already.', {
      customer_id: seen.customer_id,
    })
  }
  const facts = { customer_no, days }
  return { facts, reason, is_draft, trace_id, subject: await subjectOf(context, customer_no) }
}

/** Where the customer is kept: looked up in the bank's name, because the actor may not, told to nobody. */
async function subjectOf(context: Context, customerNo: string): Promise<Subject | null> {
  const { actor } = context
  const bank = {
    ...context,
    actor: { ...actor, reach: { kind: 'head', unit_id: actor.reach!.unit_id } as const },
  }
  const found = await withActor(bank, (db) => findByNumber(db, customerNo))
  return found ? { subject_id: found.customer_id, unit_id: found.org_id, unit_name: found.org_name } : null
}
