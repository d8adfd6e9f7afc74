import { type Change, changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { movesFor, nextState } from '../policy.ts'
import * as queries from '../queries/identity-decisions.ts'
import { findPair, type FoundPair } from '../queries/identity-pairs.ts'
import {
  type Decision,
  type DecisionMove,
  type DecisionState,
  FLAGS,
  type PairKey,
  type Proposal,
} from '../schema.ts'
import { tellDeciders, tellOfMove } from './notices.ts'

type Traced<Input> = Input & { request_id: string }

/** Says that a pair is one customer, or two, for another person to agree to. */
export async function proposeDecision(context: Context, input: Traced<Proposal>): Promise<Decision> {
  const key = { first: input.first_customer_no, second: input.second_customer_no }
  const [pair, unit_ids] = await withActor(context, (db) =>
    Promise.all([findPair(db, key), queries.listUnitsOf(db, key)]),
  )
  if (!pair) throw notFound('identity_pair', `${key.first} ${key.second}`)
  if (pair.state_code !== input.state_code) {
    throw conflict('pair_moved', 'The pair is in another state by now.', { state_code: pair.state_code })
  }
  const decisionId = await inTransaction(context.databases, async (db) => {
    const made = await queries.insertProposal(db, {
      ...numbersAndIds(pair),
      decision_code: input.decision_code,
      reason: input.reason,
      evidence: evidenceOf(pair),
      proposed_by: context.actor.user_id,
      proposed_at: context.clock.now().toISOString(),
    })
    if (made === null) throw conflict('decision_exists', 'Another decision about the pair is alive.')
    await audit(context, db, {
      request_id: input.request_id,
      action: 'identity.propose',
      decision_id: made,
      ...numbersAndIds(pair),
      details: { rule_code: pair.rule_code },
      changes: changesBetween(null, { state_code: 'proposed', decision_code: input.decision_code }),
    })
    await tellDeciders(db, { ...deciding(context, key), unit_ids, decision_code: input.decision_code })
    return made
  })
  return readDecision(context, decisionId)
}

const numbersAndIds = (pair: FoundPair) => ({
  first_customer_no: pair.first_customer_no,
  second_customer_no: pair.second_customer_no,
  first_customer_id: pair.customer_id,
  second_customer_id: pair.second_customer_id,
})

/** The pair as it stood, so that a decision can be understood when its evidence has changed. */
const evidenceOf = (pair: FoundPair) => ({
  rule_code: pair.rule_code,
  outcome_code: pair.outcome_code,
  state_code: pair.state_code,
  score: pair.score,
  found_on: pair.found_on,
  customer_ids: [pair.customer_id, pair.second_customer_id],
  customer_names: [pair.first_customer_name, pair.second_customer_name],
  flags: Object.fromEntries(FLAGS.map((flag) => [flag, pair[flag]])),
})

export type MoveInput = Traced<{
  decision_id: string
  move: DecisionMove
  /** The state as the person saw it. */
  state_code: DecisionState
  /** Why; of a revocation its reason. */
  note?: string | undefined
}>

/** Moves a decision on. Of two people who move it at once, the second is told that it has moved. */
export async function moveDecision(context: Context, input: MoveInput): Promise<Decision> {
  const row = await requireDecision(context, input.decision_id)
  const [found] = (await shownDecisions(context, [row])) as [Decision]
  if (found.state_code !== input.state_code) throw hasMoved(found.state_code)
  const to = nextState(input.move, found, context.actor)
  const moved_at = context.clock.now().toISOString()
  const key = { first: found.first_customer_no, second: found.second_customer_no }
  const unit_ids = await withActor(context, (db) => queries.listUnitsOf(db, key))
  await inTransaction(context.databases, async (db) => {
    const set = changesOf(input, { user_id: context.actor.user_id, moved_at })
    const move = { decision_id: input.decision_id, from: found.state_code, to, moved_at, set }
    if (!(await queries.moveDecision(db, move))) throw hasMoved(null)
    await audit(context, db, {
      ...row,
      request_id: input.request_id,
      action: `identity.${input.move}`,
      details: { has_note: input.note !== undefined },
      changes: changesBetween(beforeMove(row, set), { state_code: to, ...set }, TYPED),
    })
    await tellOfMove(db, input.move, { ...deciding(context, key), found, unit_ids })
  })
  return readDecision(context, input.decision_id)
}

const deciding = ({ actor, clock }: Context, key: PairKey) => ({ ...key, by: actor.user_id, clock })

const hasMoved = (state: DecisionState | null) =>
  conflict('decision_moved', 'The decision is in another state by now.', state ? { state_code: state } : {})

type Row = Awaited<ReturnType<typeof requireDecision>>

const beforeMove = (row: Row, set: queries.Move['set']) => ({
  state_code: row.state_code,
  ...Object.fromEntries(Object.keys(set).map((name) => [name, row[name as keyof typeof set]])),
})

/** What people typed says of whom they speak. */
const TYPED = ['decided_note', 'revoke_reason', 'revoked_note']

const NO_REVOCATION = { revoke_reason: null, revoke_proposed_by: null, revoke_proposed_at: null }

/** Who did it and when, in the columns of the move. */
function changesOf(input: MoveInput, by: { user_id: string; moved_at: string }): queries.Move['set'] {
  const { move, state_code: from } = input
  const note = input.note ?? null
  const { user_id: userId, moved_at: at } = by
  if (move === 'revoke') {
    return { revoke_reason: note, revoke_proposed_by: userId, revoke_proposed_at: at }
  }
  if (move === 'approve_revocation') return { revoked_by: userId, revoked_at: at, revoked_note: note }
  if (from === 'revoking') return NO_REVOCATION
  return move === 'withdraw' ? {} : { decided_by: userId, decided_at: at, decided_note: note }
}

type Audited = {
  action: string
  decision_id: string
  first_customer_no: string
  second_customer_no: string
  first_customer_id: string
  second_customer_id: string
  decision_code?: string
  request_id: string
  details: Record<string, unknown>
  changes: Change[]
}

/** In the transaction of the move: there is no move without its line, and no line without its move. */
const audit = (
  context: Context,
  db: Context['databases']['db'],
  { action, decision_id: subject, request_id, changes, ...it }: Audited,
) =>
  recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action,
      outcome: 'done',
      subject,
      request_id,
      customer_id: it.first_customer_id,
      other_customer_id: it.second_customer_id,
      record: { table: 'customer_management.identity_decisions', id: subject },
      changes,
      details: {
        first_customer_no: it.first_customer_no,
        second_customer_no: it.second_customer_no,
        ...(it.decision_code && { decision_code: it.decision_code }),
        ...it.details,
      },
    },
  )

async function readDecision(context: Context, decisionId: string): Promise<Decision> {
  const [shown] = await shownDecisions(context, [await requireDecision(context, decisionId)])
  return shown!
}

async function requireDecision(context: Context, decisionId: string) {
  const found = await withActor(context, (db) => queries.findDecision(db, decisionId))
  if (!found) throw notFound('decision', decisionId)
  return found
}

type FoundDecision = Awaited<ReturnType<typeof queries.listDecisions>>[number]

/** With the names of who did what, and what the actor may do with each now. */
export async function shownDecisions(context: Context, found: FoundDecision[]): Promise<Decision[]> {
  const ids = found.flatMap((it) => PLAYERS.flatMap((player) => it[player] ?? []))
  const names = await listDisplayNames(context.databases, [...new Set(ids)])
  return found.map((it) => {
    const known = { ...it, ...namesOf(it, names) } as Omit<Decision, 'moves'>
    return { ...known, moves: movesFor(known, context.actor) }
  })
}

const PLAYERS = ['proposed_by', 'decided_by', 'revoke_proposed_by', 'revoked_by'] as const

const namesOf = (found: FoundDecision, names: Map<string, string>) =>
  Object.fromEntries(PLAYERS.map((player) => [`${player}_name`, names.get(found[player] ?? '') ?? null]))
