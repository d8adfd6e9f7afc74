import type { Clock } from '../../../platform/clock.ts'
import type { Words } from '../../../platform/code-lists.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, notify, settleNotices } from '../../notices/index.ts'
import { IDENTITY_DECIDE } from '../policy.ts'
import type { Decision, DecisionMove, PairKey } from '../schema.ts'

type Db = Databases['db']

/** What people are told of who is one customer: by whom nothing is named. */
defineNoticeKinds([
  {
    kind: 'identity.proposed',
    zh: '待复核的客户归并',
    en: 'Proposal about one customer or two',
    priority: 'normal',
    channels: ['mail'],
    facts: { what: 'open' },
    sentence: { zh: '有人提议{what}，请复核', en: 'Somebody proposes {what}; a second person decides' },
    outside: { zh: '有人提议{what}，请复核', en: 'Somebody proposes {what}; a second person decides' },
    quiet_hours: null,
  },
  {
    kind: 'identity.decided',
    zh: '客户归并提议已复核',
    en: 'Your proposal was decided',
    priority: 'normal',
    channels: [],
    facts: { what: 'open', outcome: 'open' },
    sentence: { zh: '您提议{what}：{outcome}', en: 'You proposed {what}: {outcome}' },
    quiet_hours: null,
  },
])

const WHAT: Record<Decision['decision_code'], Words> = {
  same: { zh: '将两个客户号认定为同一客户', en: 'that two numbers are one customer' },
  distinct: { zh: '将两个客户号认定为不同客户', en: 'that two numbers are two customers' },
}
const REVOCATION: Words = { zh: '撤销一项客户归并认定', en: 'to take a decision about one customer back' }
const AGREED: Words = { zh: '已同意', en: 'agreed to' }
const REFUSED: Words = { zh: '未同意', en: 'refused' }

const linkOf = ({ first, second }: PairKey) => `/customer-management/identity/${first}/${second}`

type Deciding = PairKey & { unit_ids: readonly string[]; by: string; clock: Clock }

const ask = (db: Db, it: Deciding, what: Words) =>
  notify(db, {
    kind: 'identity.proposed',
    // Who does not see both customers could not even open it.
    to: { permissions: [IDENTITY_DECIDE], unit_ids: it.unit_ids },
    link: linkOf(it),
    facts: { what },
    by: it.by,
    clock: it.clock,
  })

/** Everybody who may decide about the pair hears of a proposal. */
export const tellDeciders = (db: Db, it: Deciding & Pick<Decision, 'decision_code'>) =>
  ask(db, it, WHAT[it.decision_code])

type Found = Pick<Decision, 'decision_code' | 'state_code' | 'proposed_by' | 'revoke_proposed_by'>

/** Whoever asked hears what came of it; for the others who may decide there is nothing left to do. */
export async function tellOfMove(db: Db, move: DecisionMove, it: Deciding & { found: Found }): Promise<void> {
  const { found, by, clock } = it
  const link = linkOf(it)
  if (move === 'revoke') return void (await ask(db, it, REVOCATION))
  await settleNotices(db, { link, kinds: ['identity.proposed'], clock })
  if (move === 'withdraw') return
  const isRevocation = found.state_code === 'revoking'
  const asked = isRevocation ? found.revoke_proposed_by : found.proposed_by
  const what = isRevocation ? REVOCATION : WHAT[found.decision_code]
  const outcome = move === 'reject' ? REFUSED : AGREED
  await notify(db, {
    kind: 'identity.decided',
    to: asked === null ? [] : [asked],
    link,
    facts: { what, outcome },
    by,
    clock,
  })
}
