import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { addLookUp, countLookUps } from '../../../platform/authz/look-ups.ts'
import { blindIndex, indexLastFour, type KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { AppError, invalid } from '../../../platform/errors.ts'
import type { LookUpAnswer, NewLookUp } from '../lite.schema.ts'
import { planLookUp } from '../policy.ts'
import { findByTold } from '../queries/lite.ts'
import type { Term } from '../queries/search.ts'
import { termOf, termsOf } from './search-customers.ts'

/** How long a look-up opens the lite view. */
export const LOOK_UP_MINUTES = 15
/** Over the same time: more than anybody serves, and more numbers of nobody than one mishears. */
export const TRIES_MAX = 60
export const MISSES_MAX = 10

type Needs = { keys: KeyRing }
type Input = NewLookUp & { request_id: string }

/**
 * Finds the one customer who has a number that he tells, in the whole bank, and opens his lite view for a
 * while. Of nobody else anything is told, nor how many there are. Private customers are found by whoever may
 * see them, and nobody finds himself.
 */
export async function lookCustomerUp(context: Context & Needs, input: Input): Promise<LookUpAnswer> {
  const terms = termsOf(context, planLookUp(input.by, input.number))
  if (terms.length === 0) throw invalid('That is not a number of this kind.', { number: input.by })
  await refuseGuessing(context)
  const found = await findTold(context, { terms, typed: input.id_last_four?.toUpperCase() ?? null })
  const customer_id = found.length === 1 ? String(found[0]!.customer_id) : null
  const outcome = customer_id !== null ? 'found' : found.length === 0 ? 'none' : 'several'
  const now = context.clock.now()
  const ends_at = customer_id && new Date(now.getTime() + LOOK_UP_MINUTES * 60_000).toISOString()
  const { actor, databases, clock } = context
  await inTransaction(databases, async (db) => {
    await addLookUp(db, {
      user_id: actor.user_id,
      reason_code: input.reason_code,
      subject_id: customer_id,
      opened_at: now.toISOString(),
      ends_at,
    })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'customers.look_up',
        outcome: 'done',
        subject: customer_id ?? 'customers',
        customer_id,
        request_id: input.request_id,
        details: {
          by: input.by,
          reason: input.reason_code,
          hits: found.length,
          term_mark: blindIndex(context.keys, 'audit.search', termOf(input.number)),
        },
      },
    )
  })
  return { outcome, customer_id, ends_at }
}

type Told = { terms: Term[]; typed: string | null }

/** Looked up in the bank's name, with what is hidden from the actor kept from him here as well. */
function findTold(context: Context & Needs, { terms, typed }: Told) {
  const bank = { ...context.actor, reach: { kind: 'head', unit_id: '' } as const }
  const lastFour = typed && { term: indexLastFour(context.keys, 'id_number', typed), typed }
  return withActor({ ...context, actor: bank }, (db) => findByTold(db, { terms, lastFour: lastFour || null }))
}

async function refuseGuessing({ databases, actor, clock }: Context): Promise<void> {
  const since = new Date(clock.now().getTime() - LOOK_UP_MINUTES * 60_000).toISOString()
  const { tries, misses } = await countLookUps(databases.db, { user_id: actor.user_id, since })
  if (tries < TRIES_MAX && misses < MISSES_MAX) return
  throw new AppError({
    code: 'too_many_requests',
    status: 429,
    message: `You have looked up more than one serves in ${LOOK_UP_MINUTES} minutes. Wait a while.`,
  })
}
