import { recordAudit } from '../../../platform/audit.ts'
import { listPostsOf } from '../../../platform/authz/posts.ts'
import { addDays } from '../../../platform/dates.ts'
import type { Databases } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import {
  type AppliedRequest,
  type Described,
  defineFlow,
  type FlowLine,
  type FlowStep,
  type Followed,
  type KnownFlow,
} from '../../approvals/index.ts'
import * as allocations from '../queries/allocations.ts'
import * as changes from '../queries/ownership-changes.ts'
import * as queries from '../queries/ownership-requests.ts'
import {
  type OwnershipRequestState,
  type RequestFacts,
  requestFacts,
  type RequestLevel,
  type RequestType,
} from '../request.schema.ts'
import { laterOf } from './allocation-moves.ts'
import { handOn } from './hand-on.ts'
import { changeOwnerships } from './change-ownerships.ts'
import { tellConcerned } from './ownership-notices.ts'

type Db = Databases['db']

const NAMES: Record<RequestType, { zh: string; en: string }> = {
  transfer: { zh: '客户移交', en: 'Handing customers over' },
  claim: { zh: '认领客户', en: 'Claim from the pool' },
  custody: { zh: '客户托管', en: 'Custody of customers' },
  recycle: { zh: '收回客户池', en: 'Back into the pool' },
  org_change: { zh: '归属机构变更', en: 'Change of unit' },
}

function agreedBy(role: RequestLevel): FlowStep<RequestFacts> {
  return {
    by: { role, of: 'subject' },
    within_working_days: ({ days }) => days.level,
    when: (facts) => facts.levels.includes(role),
  }
}

/** Who gives and who gets say so themselves; then whoever heads as much of the bank as it touches. */
const STEPS: FlowStep<RequestFacts>[] = [
  {
    name_zh: '移出人确认',
    name_en: 'Confirmed by the giver',
    by: { person: 'giver' },
    within_working_days: ({ days }) => days.giver,
    is_own: true,
    passes_when_due: true,
    when: (facts) => facts.asks_giver,
  },
  {
    name_zh: '接收人确认',
    name_en: 'Confirmed by the receiver',
    by: { person: 'receiver' },
    within_working_days: ({ days }) => days.receiver,
    is_own: true,
    when: (facts) => facts.asks_receiver,
  },
  agreedBy('sub_mgr'),
  {
    name_zh: '信贷风险意见',
    name_en: 'Note of the credit department',
    by: { role: 'rm_risk', of: 'subject' },
    within_working_days: ({ days }) => days.level,
    when: (facts) => facts.asks_credit,
  },
  agreedBy('br_mgr'),
  agreedBy('hq_mgr'),
]

const flowOf = (type: RequestType): KnownFlow =>
  defineFlow<RequestFacts>({
    flow_code: `ownership_${type}`,
    name_zh: NAMES[type].zh,
    name_en: NAMES[type].en,
    facts: requestFacts,
    steps: STEPS,
    expires_within_working_days: ({ days }) => days.whole,
    describe,
    link: ({ allocation_id }) => `/customers/requests/${allocation_id}`,
    agree: requirePossible,
    follow,
    apply,
  })

export const REQUEST_FLOWS: Record<RequestType, KnownFlow> = {
  transfer: flowOf('transfer'),
  claim: flowOf('claim'),
  custody: flowOf('custody'),
  recycle: flowOf('recycle'),
  org_change: flowOf('org_change'),
}

const NEXT_DAY = { zh: '审批通过的次日', en: 'The day after it is agreed to' }

function describe(facts: RequestFacts): Described {
  const { request_type_code: type, customer_count: count, giver, receiver, ends_on } = facts
  const lines: FlowLine[] = [
    { label_zh: '客户数', label_en: 'Customers', value: String(count) },
    { label_zh: '移出人', label_en: 'From', value: giver.name },
    { label_zh: '接收人', label_en: 'To', value: receiver.name },
    { label_zh: '生效日期', label_en: 'From the day', value: facts.effective_from ?? NEXT_DAY },
    ...(ends_on === null ? [] : [{ label_zh: '归还日期', label_en: 'Back on', value: ends_on }]),
  ]
  return {
    title_zh: `${NAMES[type].zh} ${count} 户：${giver.name} → ${receiver.name}`,
    title_en: `${NAMES[type].en}, ${count}: ${giver.name} → ${receiver.name}`,
    lines,
  }
}

/** One agrees to what can still be done: nobody has moved on, and the receiver has room and a post. */
async function requirePossible(
  db: Db,
  { facts, today }: { facts: RequestFacts; today: string },
): Promise<void> {
  const { allocation_id, receiver, request_type_code: type } = facts
  if ((await queries.countMovedOn(db, allocation_id)) > 0) throw movedOn()
  if (facts.is_to_unit) return
  const posts = await listPostsOf(db, { user_id: receiver.id, on: today })
  if (facts.asks_receiver && posts.length === 0) {
    throw conflict('receiver_has_left', 'Whoever was to get the customers fills no post any more.')
  }
  if (type === 'custody') return
  const load = await queries.readLoad(db, { allocation_id, receiver_id: receiver.id })
  const isOver = (kind: 'retail' | 'corporate', max: number | null) =>
    max !== null &&
    Number(load[`gained_${kind}`]) > 0 &&
    Number(load[`held_${kind}`]) + Number(load[`gained_${kind}`]) > max
  if (isOver('retail', facts.retail_max) || isOver('corporate', facts.corporate_max)) {
    throw conflict('over_capacity', 'More customers than the receiver looks after.')
  }
}

const movedOn = () => conflict('customers_moved_on', 'Customers have been given to others since.')

const ENDS: readonly string[] = ['rejected', 'cancelled', 'expired']

/** The request stands as its approval does; with its end others may ask for the customers. */
async function follow(db: Db, { request_id, state_code, expires_on }: Followed): Promise<void> {
  const found = await queries.followApproval(db, request_id, {
    state_code: state_code as OwnershipRequestState,
    ...(expires_on !== null && { expires_on }),
  })
  if (!found) return
  const { allocation_id } = found
  if (ENDS.includes(state_code)) await queries.unfreeze(db, allocation_id)
  else if (expires_on !== null) await queries.keepFrozen(db, { allocation_id, frozen_to: expires_on })
}

async function apply(db: Db, request: AppliedRequest<RequestFacts>): Promise<FlowLine[]> {
  const { facts, decided_by, today, clock, traced } = request
  const { allocation_id, ends_on } = facts
  const on = laterOf(facts.effective_from ?? addDays(today, 1), today)
  const rows = await allocations.listRowsAsked(db, allocation_id)
  if (ends_on !== null) await requireFreeCustody(db, { allocation_id, from: on, to: ends_on })
  const why = {
    allocation_id,
    effective_from: on,
    reason: facts.request_type_code,
    ended_reason: 'allocated' as const,
    by: decided_by,
    on: today,
  }
  const wanted =
    ends_on === null
      ? changes.changesOfRows(allocation_id, changes.ALL)
      : changes.changesOfCustody(allocation_id, ends_on)
  const changed = await changeOwnerships(db, { changes: wanted, run: changes.ALL }, why)
  if ((ends_on === null ? changed.ended : changed.begun) !== rows.length) throw movedOn()
  // What begins later takes along then what is open then.
  if (facts.request_type_code === 'transfer' && on <= today) {
    const parties = { giver_id: facts.giver.id, receiver_id: facts.receiver.id, by: decided_by }
    await handOn(db, { allocation_id, ...parties, is_by_clock: false, clock })
  }
  await queries.unfreeze(db, allocation_id)
  await queries.updateRequest(db, allocation_id, {
    state_code: 'effective',
    approved_by: decided_by,
    effective_from: on,
  })
  const applied_at = clock.now().toISOString()
  await allocations.updateAllocation(db, allocation_id, {
    state_code: 'applied',
    applied_by: decided_by,
    applied_at,
    effective_from: on,
    done_count: rows.length,
  })
  await recordAudit(
    { databases: { db }, clock },
    {
      ...traced,
      action: 'ownership.change',
      outcome: 'done',
      subject: allocation_id,
      ...(facts.customer_count === 1 && { customer_id: rows[0]!.customer_id }),
      record: { table: 'customer_management.allocations', id: allocation_id },
      details: { ...why, ...changed, approval: request.request_id },
    },
  )
  const people = await allocations.listConcerned(db, allocation_id)
  await tellConcerned(db, { people, by: decided_by, clock })
  return on === facts.effective_from
    ? []
    : [{ label_zh: '实际生效日期', label_en: 'In effect from', value: on }]
}

async function requireFreeCustody(
  db: Db,
  it: { allocation_id: string; from: string; to: string },
): Promise<void> {
  if (it.to <= it.from) throw conflict('custody_over', 'The custody would end before it begins.')
  if ((await queries.countInCustody(db, it)) > 0) {
    throw conflict('in_custody', 'Some of the customers are in the custody of others in that time.')
  }
}
