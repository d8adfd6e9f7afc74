import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { type Databases, withActor } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { isTakenMeanwhile } from '../../../platform/unique.ts'
import { addWorkingDays } from '../../../platform/working-days.ts'
import { startRequestIn } from '../../approvals/index.ts'
import * as queries from '../queries/ownership-requests.ts'
import type { NewOwnershipRequest, RequestFacts, RequestLevel } from '../request.schema.ts'
import { type AllocationContext, changingDay, rulesOn, termsOn } from './allocation-rules.ts'
import { freezePack, type Pack, readPack } from './handover-pack.ts'
import type { RequestContext } from './ownership-requests.ts'
import { REQUEST_FLOWS } from './request-flows.ts'
import { levelBetween, levelsFor } from './request-levels.ts'
import { isClaim, type Parties, partiesOf, type Row } from './request-parties.ts'

type Db = Databases['db']

/** Customers of one giver, checked. */
export type Checked = { wish: NewOwnershipRequest; allocation_id: string; rows: Row[] }
/** All that a request is made of, before it is asked for. */
export type Opening = Checked & { parties: Parties; facts: RequestFacts; pack: Pack | null }

export async function prepareOpening(context: RequestContext, checked: Checked): Promise<Opening> {
  const { wish, rows } = checked
  const parties = await partiesOf(context, checked)
  const facts = await factsOf(context, { ...checked, parties })
  const handed = { customer_ids: rows.map((it) => it.customer_id), holder_id: parties.giver.id }
  const pack = wish.request_type_code === 'transfer' ? await readPack(context, handed) : null
  return { ...checked, parties, facts, pack }
}

/** Sends a request on its way, in the transaction of all that are asked for with it. */
export async function openRequest(
  context: RequestContext,
  db: Db,
  it: Opening & { asked_with: string | null },
): Promise<void> {
  const { actor, clock, calendar } = context
  const { wish, allocation_id, asked_with, parties, pack, facts, rows } = it
  const { first, giver, receiver, persons } = parties
  const today = clock.today()
  const flow = REQUEST_FLOWS[wish.request_type_code]
  const expires_on = addWorkingDays(today, flow.expiresWithin(facts), calendar)
  const request_id = await startRequestIn(db, {
    context,
    flow,
    facts,
    reason: wish.reason,
    persons: persons as Record<string, string>,
    subject: {
      subject_id: rows.length === 1 ? first.customer_id : null,
      unit_id: isClaim(wish) ? first.org_id : first.from_org_id!,
      unit_name: null,
    },
    trace_id: context.request_id,
  })
  await queries.insertRequest(db, {
    allocation_id,
    request_id,
    request_type_code: wish.request_type_code,
    customer_count: rows.length,
    giver_id: giver.id,
    receiver_id: receiver.id,
    from_unit_id: first.from_org_id!,
    to_unit_id: first.org_id,
    ends_on: facts.ends_on,
    expires_on,
    made_by: actor.user_id,
    made_at: clock.now().toISOString(),
    packed_at: pack === null ? null : clock.now().toISOString(),
    asked_with,
  })
  if (pack !== null) await freezePack(db, context, { allocation_id, pack })
  await freezeAll(db, { allocation_id, frozen_to: expires_on, today })
  await recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: 'ownership.ask',
      outcome: 'done',
      subject: allocation_id,
      request_id: context.request_id,
      ...(rows.length === 1 && { customer_id: first.customer_id }),
      record: { table: 'customer_management.ownership_requests', id: allocation_id },
      details: { ...facts, approval: request_id },
    },
  )
}

type Known = Checked & { parties: Parties }

async function factsOf(context: AllocationContext, it: Known): Promise<RequestFacts> {
  const { wish, allocation_id, rows, parties } = it
  const { first, persons, giver, receiver, is_to_unit } = parties
  const day = changingDay(context)
  const [rules, terms] = await Promise.all([rulesOn(context, day), termsOn(context, day)])
  const known = (max: number) => (Number.isFinite(max) ? max : null)
  const barred = [context.actor.user_id, ...Object.values(persons)]
  const from = first.from_org_id!
  const isOwnPool = isClaim(wish)
  // What was left to others by the clock of the pools asks only those who get it.
  const up_to: RequestLevel = isOwnPool
    ? 'sub_mgr'
    : await levelBetween(context.databases, { from, to: first.org_id })
  const unit_id = isOwnPool ? first.org_id : from
  return {
    allocation_id,
    request_type_code: wish.request_type_code,
    customer_count: rows.length,
    giver,
    receiver,
    effective_from: wish.effective_from ?? null,
    ends_on: wish.ends_on ?? null,
    asks_giver: persons.giver !== undefined,
    asks_receiver: persons.receiver !== undefined,
    asks_credit: up_to === 'hq_mgr' && (await haveCredit(context, it)),
    days: { giver: terms.giver, receiver: terms.receiver, level: terms.level, whole: terms.whole },
    levels: await levelsFor(context, { unit_id, up_to, barred }),
    is_to_unit,
    retail_max: known(rules.retail_max),
    corporate_max: known(rules.corporate_max),
  }
}

/** Whether companies with credit change hands for good; a custody leaves them where they are. */
const haveCredit = (context: AllocationContext, { wish, rows }: Checked): Promise<boolean> =>
  wish.request_type_code === 'custody'
    ? Promise.resolve(false)
    : withActor(context, (db) =>
        queries.isAnyWithCredit(
          db,
          rows.map((it) => it.customer_id),
        ),
      )

type Freezing = Parameters<typeof queries.freeze>[1]

async function freezeAll(db: Db, it: Freezing): Promise<void> {
  try {
    await queries.freeze(db, it)
  } catch (error) {
    if (!isTakenMeanwhile(error)) throw error
    throw conflict('customers_frozen', 'Somebody has asked for some of the customers meanwhile.')
  }
}
