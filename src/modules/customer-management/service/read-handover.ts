import { listDisplayNames } from '../../../platform/auth/users.ts'
import { withActor } from '../../../platform/db.ts'
import { listOwnAnswers } from '../../approvals/index.ts'
import * as queries from '../queries/handover.ts'
import { listCustomers } from '../queries/ownership-requests.ts'
import type { HandoverPack, PackPartCode } from '../request.schema.ts'
import { NOTHING_SAID } from './handover-pack.ts'
import { requireRequest, type RequestContext } from './ownership-requests.ts'
import { bankEyes, shownName } from './pool.ts'

/**
 * The pack of a request with who has signed it. Whoever has a part in the request reads all of it, others
 * what is about customers within their reach.
 */
export async function getHandoverPack(context: RequestContext, allocationId: string): Promise<HandoverPack> {
  const { found, has_part } = await requireRequest(context, allocationId)
  const { db } = context.databases
  const [items, answers] = await Promise.all([
    queries.listItems(db, allocationId),
    listOwnAnswers(context, found.request_id),
  ])
  const ids = [...new Set(items.map((it) => it.customer_id))]
  const [all, own] = await Promise.all([
    has_part ? withActor(bankEyes(context), (scoped) => listCustomers(scoped, ids)) : [],
    withActor(context, (scoped) => listCustomers(scoped, ids)),
  ])
  const names = new Map([
    ...all.map((it) => [it.customer_id, shownName(it)] as const),
    ...own.map((it) => [it.customer_id, it.customer_name] as const),
  ])
  return {
    packed_at: found.packed_at,
    items: items
      .filter((it) => names.has(it.customer_id))
      .map(({ what_sealed, part_code, ...it }) => {
        const what = queries.HANDOVER_ITEM.read(context.keys, what_sealed)
        return {
          ...it,
          part_code: part_code as PackPartCode,
          customer_name: names.get(it.customer_id) ?? null,
          what: what === NOTHING_SAID ? '' : what,
        }
      }),
    signatures: await withMaker(context, found, answers),
  }
}

type Found = Awaited<ReturnType<typeof requireRequest>>['found']
type Answers = HandoverPack['signatures']

/** Whoever gives and asks himself has signed by asking. */
async function withMaker({ databases }: RequestContext, found: Found, answers: Answers): Promise<Answers> {
  if (found.giver_id !== found.made_by) return answers
  const names = await listDisplayNames(databases, [found.made_by])
  const maker = { user_id: found.made_by, display_name: names.get(found.made_by) ?? found.made_by }
  const asked = { person: maker, answered_at: found.made_at, is_passed: false }
  return [{ step_name_zh: '移出人提交', step_name_en: 'Asked for by the giver', ...asked }, ...answers]
}
