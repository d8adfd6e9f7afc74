import { conflictEnUS } from './messages/conflict.en-US.ts'
import { conflictZhCN } from './messages/conflict.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said to the second of two who changed the same. */
export const useConflictText = textHook(conflictZhCN, conflictEnUS)
