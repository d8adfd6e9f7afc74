import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { reachOfLookUps } from '../../../platform/authz/reach.ts'
import { lookUpEnd } from '../../../platform/authz/look-ups.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { readOwner } from '../../customer-management/index.ts'
import type { Alert, NextStep } from '../attention.schema.ts'
import type { LiteAnswer, LiteProduct } from '../lite.schema.ts'
import { openComplaints } from '../queries/attention.ts'
import * as queries from '../queries/lite.ts'
import { isSellingHeld, type Known, servingAlertsOf, servingStepsOf } from './attention-rules.ts'

/** From this age on somebody is served by the caring window, whatever he owns. */
export const CARING_AGE = 70

/** What serving takes, for whoever has looked the customer up; 404 when that is over, as for anybody else. */
export async function readLite(context: Context, customerId: string): Promise<LiteAnswer> {
  const reach = reachOfLookUps(context.actor)
  if (!reach) throw forbidden('look customers up')
  const day = context.publication.business_date
  const acting = { ...context, actor: { ...context.actor, reach } }
  const found = await withActor(acting, (db) => readAll(db, { id: customerId, day }))
  if (!found) throw notFound('customer', customerId)
  const leftMs = Date.parse(found.ends_at) - context.clock.now().getTime()
  return { ...found, seconds_left: Math.max(0, Math.floor(leftMs / 1000)) }
}

type Read = Omit<LiteAnswer, 'seconds_left'>

async function readAll(db: ScopedDb, { id, day }: { id: string; day: string }): Promise<Read | null> {
  const [served, endsAt, owner, held, tickets, serving, complaints] = await Promise.all([
    queries.findServed(db, id),
    lookUpEnd(db, id),
    readOwner(db, { customer_id: id, day }),
    queries.listServedProducts(db, { id, day }),
    queries.listOpenTickets(db, id),
    queries.findServing(db, id),
    openComplaints(db, id),
  ])
  if (!served || endsAt === null) return null
  const { age_years: age, ...shown } = served
  const known = knownOf({ day, served, serving, complaints })
  return {
    ...shown,
    flags: { is_green: serving?.is_vip ?? false, is_caring: age !== null && age >= CARING_AGE },
    owner,
    products: productsOf(held),
    tickets: tickets.map((it) => ({ ...it, title: it.title && withoutIdentifiers(it.title) })),
    alerts: servingAlertsOf(known).map(plainAlert),
    offers: servingStepsOf(known).map(plainStep),
    is_selling_held: isSellingHeld(known),
    ends_at: endsAt,
  } as Read
}

type Found = {
  day: string
  served: NonNullable<Awaited<ReturnType<typeof queries.findServed>>>
  serving: Awaited<ReturnType<typeof queries.findServing>>
  complaints: Awaited<ReturnType<typeof openComplaints>>
}

/** As the rules of attention know a customer, without a figure that would tell of what he owns or owes. */
function knownOf({ day, served, serving, complaints }: Found): Known {
  return {
    day,
    customer: {
      ...served,
      grade_code: null,
      is_near_downgrade: null,
      is_near_upgrade: null,
      next_grade_code: null,
      next_grade_gap: null,
      churn_level_code: null,
      maturity_amount_30d: null,
    },
    complaints: { count: Number(complaints.complaint_count), due_on: complaints.due_on },
    overdue: { count: 0, days: null, balance_cny: null },
    attention: {
      risk_level_code: serving?.risk_level_code ?? null,
      risk_expires_on: serving?.risk_expires_on ?? null,
      ebank_count: serving?.ebank_count ?? 0,
      large_outflow_1d: null,
    },
  }
}

const plainAlert = ({ alert_code, is_grave, count, days, on }: Alert) => ({
  alert_code,
  is_grave,
  count,
  days,
  on,
})
const plainStep = ({ step_code, count, days, on }: NextStep) => ({ step_code, count, days, on })

type Held = Awaited<ReturnType<typeof queries.listServedProducts>>

function productsOf({ accounts, holdings, loans, cards }: Held): LiteProduct[] {
  const none = { kind_code: null, product_code: null, product_name: null, next_on: null }
  return [
    ...accounts.map((it) => ({ ...none, class_code: 'account' as const, ...it })),
    ...holdings.map((it) => ({ ...none, class_code: 'holding' as const, ...it })),
    ...loans.map((it) => ({ ...none, class_code: 'loan' as const, ...it })),
    ...cards.map((it) => ({ ...none, class_code: 'card' as const, ...it })),
  ]
}
