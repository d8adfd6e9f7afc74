import type { conflictZhCN } from './conflict.zh-CN.ts'

/** What is said to the second of two who changed the same, in English. */
export const conflictEnUS: Record<keyof typeof conflictZhCN, string> = {
  'conflict.title': 'Somebody else has saved first',
  'conflict.lead': '{name} saved changes at {at}. Choose field by field what is kept, then save.',
  'conflict.lead_nobody': 'Somebody saved changes at {at}. Choose field by field what is kept, then save.',
  'conflict.mine': 'Mine',
  'conflict.theirs': 'Theirs',
  'conflict.was': 'As it was',
  'conflict.empty': '(empty)',
  'conflict.open': 'Both of you changed it: choose one.',
  'conflict.choose': '{count} {count|field is|fields are} still to be chosen.',
  'conflict.save': 'Save as chosen',
  'conflict.back': 'Back to the form',
}
