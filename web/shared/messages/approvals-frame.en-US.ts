import type { approvalsFrameZhCN } from './approvals-frame.zh-CN.ts'

/** What every page may have to say of approvals, in English. */
export const approvalsFrameEnUS: Record<keyof typeof approvalsFrameZhCN, string> = {
  'menu.approvals': 'Requests',
  'menu.approvals_count': '{count} to do',
  'palette.ask_access': 'Ask for access',
  'problem.approval_not_found': 'There is no such request, or you have no part in it.',
  'problem.approval_moved': 'The request has moved on; go by what it is now.',
  'problem.urged_already': 'It was urged already; you may urge again on the next working day.',
  'problem.nobody_decides':
    'Nobody can decide one of its steps, so it was not submitted. Ask an administrator to fill the post.',
  'problem.effect_failed': 'It cannot take effect, so nothing was decided.',
  'problem.flow_gone': 'Requests of this kind are no longer decided. It can be withdrawn.',
  'problem.customer_in_reach': 'You can see this customer already and need not ask.',
  'problem.no_post': 'You fill no post, so nobody has to stand in.',
  'problem.absence_overlaps': 'You are noted as away on one of these days already.',
  'problem.absence_not_found': 'There is no such absence, or it was cancelled.',
}
