import { useMemo } from 'react'
import { auditEnUS } from './messages/audit.en-US.ts'
import { auditZhCN } from './messages/audit.zh-CN.ts'
import { usePreferences } from './preferences.ts'
import { textHook } from './text.ts'

export type AuditTranslate = ReturnType<typeof useAuditText>

/** What every page can say, and what the audit trail says: apart, so that other pages need not load it. */
export const useAuditText = textHook(auditZhCN, auditEnUS)

type Kind = 'action' | 'name' | 'value' | 'table'

/** The word for a code of the trail; one without a word is shown as it came, so that nothing is hidden. */
export function useAuditWord(): (kind: Kind, code: string) => string {
  const { language } = usePreferences()
  return useMemo(() => {
    const own: Record<string, string> = language === 'zh-CN' ? auditZhCN : auditEnUS
    return (kind, code) => own[`audit.${kind}.${code}`] ?? code
  }, [language])
}

type Word = ReturnType<typeof useAuditWord>
type Shown = { field_class: string; in_list: string; in_record: string }

const isShown = (it: unknown): it is Shown => typeof it === 'object' && it !== null && 'field_class' in it

function itemText(it: unknown, word: Word): string {
  if (isShown(it)) {
    return `${word('value', it.field_class)} ${word('value', it.in_list)} / ${word('value', it.in_record)}`
  }
  if (typeof it !== 'string') return JSON.stringify(it)
  const said = word('value', it)
  return said === it ? word('action', it) : said
}

/** What stands in a line as people read it: a code by its word, a list as its entries. */
export function auditValueText(value: unknown, word: Word, comma: string): string {
  if (Array.isArray(value)) return value.map((it) => itemText(it, word)).join(comma) || '—'
  if (typeof value === 'string' || typeof value === 'boolean') return word('value', String(value))
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

export const AUDIT_GROUPS = {
  session: [
    'session.open',
    'session.close',
    'session.post',
    'session.prove',
    'session.end',
    'password.change',
    'second_factor.add',
    'second_factor.remove',
    'second_factor.require',
  ],
  reading: ['customer.read', 'customers.reveal', 'repair.open_value'],
  access: ['access.why', 'access.who'],
  search: ['customers.list', 'customers.search', 'customers.look_up'],
  export: [
    'exports.make',
    'exports.ask',
    'exports.release',
    'exports.download',
    'exports.expire',
    'exports.refuse',
    'exports.preview',
    'exports.trace',
    'exports.of_customer',
    'customers.export',
  ],
  identity: [
    'identity.propose',
    'identity.approve',
    'identity.reject',
    'identity.withdraw',
    'identity.revoke',
    'identity.approve_revocation',
  ],
  allocation: [
    'ownership.ask',
    'ownership.revoke',
    'allocation.begin',
    'allocation.check',
    'allocation.apply',
    'allocation.undo',
    'allocation.withdraw',
    'ownership.change',
  ],
  lists: [
    'work_lists.make',
    'work_lists.change',
    'work_lists.share',
    'work_lists.add',
    'work_lists.work',
    'work_lists.bulk',
    'work_lists.hand_over',
    'tags.define',
    'tags.put',
    'tags.remove',
  ],
  repair: [
    'repair.report',
    'repair.accept',
    'repair.reject',
    'repair.fix',
    'repair.open_value',
    'repair.closed',
    'repair.reopened',
  ],
  fields: ['customers.fill'],
  profile: [
    'profile.add',
    'profile.change',
    'profile.remove',
    'profile.household',
    'profile.open_attachment',
  ],
  contacts: ['contacts.log', 'contacts.correct', 'consents.enter'],
  prospects: [
    'prospects.enter',
    'prospects.change',
    'prospects.contact',
    'prospects.reveal',
    'prospects.import',
    'prospects.convert',
    'prospects.purge',
  ],
  task: ['task.give', 'task.comment', 'task.hand_over', 'task.done', 'task.cancel'],
  night: [
    'night.retry',
    'night.rerun',
    'night.catch_up',
    'waiver.propose',
    'waiver.approve',
    'waiver.withdraw',
    'ownership.take_up',
    'custom_fields.take_up',
  ],
  approvals: [
    'approvals.draft',
    'approvals.submit',
    'approvals.approve',
    'approvals.return',
    'approvals.reject',
    'approvals.withdraw',
    'approvals.transfer',
    'approvals.urge',
    'approvals.hand_over',
    'approvals.pass',
    'approvals.expire',
    'approvals.take_effect',
    'approvals.give_access',
    'approvals.absence',
    'approvals.absence_cancelled',
    'approvals.notices_seen',
    'parameters.apply',
    'parameters.roll_back',
    'custom_fields.define',
    'custom_fields.change',
    'custom_fields.retire',
    'custom_fields.restore',
  ],
  rights: [
    'user.add',
    'user.password',
    'user.mail',
    'user.edit',
    'user.lock',
    'user.unlock',
    'user.disable',
    'user.reset_password',
    'user.import.check',
    'user.import.run',
    'post.add',
    'post.edit',
    'post.move',
    'post_roles.write',
    'role.create.propose',
    'role.create.approve',
    'role.create.reject',
    'role.create.withdraw',
    'role.change.propose',
    'role.change.approve',
    'role.change.reject',
    'role.change.withdraw',
    'role.reset.propose',
    'role.reset.approve',
    'role.reset.reject',
    'role.reset.withdraw',
    'role.close.propose',
    'role.close.approve',
    'role.close.reject',
    'role.close.withdraw',
    'role.reopen.propose',
    'role.reopen.approve',
    'role.reopen.reject',
    'role.reopen.withdraw',
    'post.fill',
    'post.leave',
    'post.ask_hand_over',
    'unit.edit',
    'customer.marked_private',
    'customer.unmarked_private',
    'access.blocked',
    'access.unblocked',
    'keys.add',
    'keys.use',
    'keys.reseal',
    'keys.retire',
  ],
  audit: ['audit.read'],
} as const
export type AuditGroup = keyof typeof AUDIT_GROUPS
