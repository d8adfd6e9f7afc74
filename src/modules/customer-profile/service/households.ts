import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { planOf, showAnswer } from '../../../platform/authz/fields.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { isTakenMeanwhile } from '../../../platform/unique.ts'
import { checkHousehold, inAnother, movedOn } from '../policy.ts'
import * as queries from '../queries/households.ts'
import {
  type Household,
  household as householdSchema,
  type HouseholdBody,
  type HouseholdMember,
} from '../schema.ts'
import { momentOf, numbersOf, type Writing } from './needs.ts'

/** The household of a customer at the end of the day looked at; of members beyond reach only how many. */
export async function readHousehold(
  context: Context,
  customerIds: readonly string[],
): Promise<Household | null> {
  return (await findHousehold(context, customerIds))?.household ?? null
}

async function findHousehold(context: Context, customerIds: readonly string[]) {
  const { databases } = context
  const at = momentOf(context)
  const found = await withActor(context, async (db) => {
    const own = await queries.findHouseholdOf(db, { customer_ids: customerIds, at })
    return own && { id: own.household_id, seen: await queries.listMembers(db, { ...own, at }) }
  })
  if (!found) return null
  const { id, seen } = found
  const all = await queries.listAllMembers(databases.db, { household_id: id, at })
  const { version } = await queries.findVersion(databases.db, id)
  const names = await listDisplayNames(databases, [...new Set(seen.map((it) => it.entered_by))])
  const hidden = all.filter((it) => !seen.some((member) => member.entered_id === it.customer_id))
  const household: Household = {
    household_id: id,
    version,
    members: seen.map((it) => shownMember(it, names)),
    hidden_count: hidden.length,
    has_hidden_head: hidden.some((it) => it.relation_code === 'head'),
  }
  return { household, seen }
}

const shownMember = (it: queries.StoredMember, names: ReadonlyMap<string, string>): HouseholdMember => ({
  customer_id: it.customer_id,
  customer_name: it.customer_name,
  relation_code: it.relation_code as HouseholdMember['relation_code'],
  entered_by_name: names.get(it.entered_by) ?? null,
  entered_at: new Date(it.entered_at).toISOString(),
})

type Input = HouseholdBody & { customer_id: string }

/**
 * Who lives with the customer, all members whom the actor sees at once. Members beyond his reach stay as they
 * are. What is left of a household with fewer than two members is none.
 */
export async function writeHousehold(context: Writing, input: Input): Promise<Household | null> {
  const ids = await numbersOf(context, input.customer_id)
  const standing = await findHousehold(context, ids)
  const { household = null, seen = [] } = standing ?? {}
  if ((household?.version ?? 0) !== input.version) throw movedOn({ household: shownTo(context, household) })
  const hidden = household?.hidden_count ?? 0
  const numbers = await checkMembers(context, input.members)
  checkHousehold(input.members, { hidden, hasHiddenHead: household?.has_hidden_head ?? false })
  const changes = changesOf(seen, input.members)
  const isOver = input.members.length + hidden < 2
  if (changes.ended.length + changes.begun.length > 0) {
    await write(context, {
      ...input,
      household_id: household?.household_id ?? null,
      ...changes,
      numbers,
      isOver,
      seen,
    })
  }
  return readHousehold(context, ids)
}

/** A refusal passes no door of the API: what stands is shown here, by the same plan. */
const shownTo = ({ actor }: Context, household: Household | null): Household | null =>
  household && showAnswer(actor, { plan: planOf(householdSchema)!, place: 'record' }, household)

/** People alone live in households, and only those whom the actor sees. Gives the numbers that they are. */
async function checkMembers(context: Context, members: HouseholdBody['members']): Promise<Numbers> {
  if (members.length === 0) return []
  const ids = members.map((it) => it.customer_id)
  const [found, numbers] = await withActor(context, (db) =>
    Promise.all([queries.listCustomers(db, ids), queries.listNumbers(db, ids)]),
  )
  const missing = ids.find((id) => !found.some((it) => it.customer_id === id))
  if (missing !== undefined) throw notFound('customer', missing)
  if (found.some((it) => it.customer_type_code !== 'retail'))
    throw invalid('Only people are members of a household.')
  return numbers
}

/** Whose membership ends and whose begins; what a member was entered as stays where nothing changes of it. */
function changesOf(seen: readonly queries.StoredMember[], members: HouseholdBody['members']) {
  const isKept = (it: queries.StoredMember) =>
    members.some((to) => to.customer_id === it.customer_id && to.relation_code === it.relation_code)
  const kept = seen.filter(isKept)
  return {
    ended: seen.filter((it) => !isKept(it)).map((it) => it.entered_id),
    begun: members.filter((to) => !kept.some((it) => it.customer_id === to.customer_id)),
  }
}

type Numbers = { customer_id: string; registered_id: string }[]

type Change = Input & {
  household_id: string | null
  ended: readonly string[]
  begun: HouseholdBody['members']
  numbers: Numbers
  isOver: boolean
  seen: readonly queries.StoredMember[]
}

async function write(context: Writing, change: Change): Promise<void> {
  const { actor, clock, databases } = context
  const at = clock.now().toISOString()
  await inTransaction(databases, async (db) => {
    const id = change.household_id ?? (await queries.insertHousehold(db)).household_id
    const isClaimed =
      change.household_id === null ||
      (await queries.claimVersion(db, { household_id: id, version: change.version }))
    if (!isClaimed) throw movedOn({})
    const by = { household_id: id, by: actor.user_id, at }
    const ended = change.isOver
      ? (await queries.listAllMembers(db, { household_id: id, at: null })).map((it) => it.customer_id)
      : change.ended
    if (ended.length > 0) await queries.endMembers(db, ended, by)
    const ids = change.begun.map((it) => it.customer_id)
    if (ids.length > 0) {
      // Under whichever of his numbers somebody was entered.
      const all = change.numbers.filter((it) => ids.includes(it.customer_id)).map((it) => it.registered_id)
      if (await queries.isInHousehold(db, [...ids, ...all])) throw inAnother()
      await queries.insertMembers(db, change.begun, by).catch(takenMeanwhile)
    }
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'profile.household',
        outcome: 'done',
        subject: change.customer_id,
        customer_id: change.customer_id,
        record: { table: 'customer_profile.household_members', id },
        changes: changesBetween(toldOf(change.seen), toldOf(change.members)),
        request_id: context.request_id,
      },
    )
  })
}

const toldOf = (members: readonly { customer_id: string; relation_code: string }[]) => ({
  member_ids: members.map((it) => `${it.customer_id} ${it.relation_code}`).toSorted(),
})

/** Two people enter one person at the same moment: the second is told. */
function takenMeanwhile(error: unknown): never {
  throw isTakenMeanwhile(error) ? inAnother() : error
}
