import { changesBetween } from '../../../platform/audit.ts'
import { listActive } from '../../../platform/authz/receivers.ts'
import { type Context, type Databases, inTransaction } from '../../../platform/db.ts'
import { invalid } from '../../../platform/errors.ts'
import { defineNoticeKinds, notify } from '../../notices/index.ts'
import { requireRight } from '../policy.ts'
import * as queries from '../queries/lists.ts'
import type { Share, SharesBody, WorkListAnswer } from '../schema.ts'
import { audit } from './audit.ts'
import { getList, movedOn } from './read-lists.ts'
import { idsOf, namerOf } from './share-names.ts'
import { type OfList, requireList } from './seen-lists.ts'

defineNoticeKinds([
  {
    kind: 'work_list.shared',
    zh: '共享名单',
    en: 'Shared list',
    priority: 'normal',
    channels: [],
    facts: { by: 'open', list: 'inside' },
    sentence: { zh: '{by}与您共享名单：{list}', en: '{by} shares a list with you: {list}' },
    quiet_hours: null,
  },
])

type Stored = Omit<Share, 'name'>

/** Says anew with whom a list is shared; whoever gets it is told. */
export async function shareList(context: Context, input: OfList<SharesBody>): Promise<WorkListAnswer> {
  const { databases, clock } = context
  const { list_id, version, shares, request_id } = input
  const list = await requireList(context, list_id)
  requireRight(list, 'own')
  const nameOf = await namerOf(context, shares)
  const active = await listActive(databases.db, idsOf(shares, 'user'))
  const isThere = (it: Stored) =>
    it.receiver_kind === 'user' ? active.includes(it.receiver_id) : nameOf(it) !== null
  if (!shares.every(isThere))
    throw invalid('There is no such person, post, role or unit.', { field: 'shares' })
  const before = await queries.listShares(databases.db, list_id)
  await inTransaction(databases, async (db) => {
    const isMoved = await queries.moveList(db, { list_id, version, at: clock.now().toISOString() }, {})
    if (!isMoved) throw movedOn()
    await queries.replaceShares(db, list_id, shares)
    await tellNew(context, db, { list, before, shares })
    await audit(context, db, {
      action: 'work_lists.share',
      list_id,
      request_id,
      changes: changesBetween({ shared_with: told(before) }, { shared_with: told(shares) }),
    })
  })
  return getList(context, list_id)
}

const keyOf = (it: Stored) => `${it.receiver_kind}:${it.receiver_id}`
const told = (shares: readonly Stored[]) =>
  shares
    .map((it) => `${keyOf(it)}=${it.right_code}`)
    .toSorted()
    .join(', ') || null

type Telling = { list: queries.StoredList; before: readonly Stored[]; shares: readonly Stored[] }

/** Roles and units are too many to be told one by one. */
async function tellNew({ actor, clock }: Context, db: Databases['db'], telling: Telling): Promise<void> {
  const { list, before, shares } = telling
  const known = before.map(keyOf)
  for (const it of shares) {
    if (known.includes(keyOf(it)) || !['user', 'post'].includes(it.receiver_kind)) continue
    await notify(db, {
      kind: 'work_list.shared',
      to: it.receiver_kind === 'user' ? [it.receiver_id] : { post_id: it.receiver_id },
      link: `/customers/lists/${list.list_id}`,
      facts: { by: actor.display_name, list: list.list_name },
      by: actor.user_id,
      clock,
    })
  }
}
