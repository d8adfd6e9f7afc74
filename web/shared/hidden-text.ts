import { hiddenEnUS } from './messages/hidden.en-US.ts'
import { hiddenZhCN } from './messages/hidden.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of what it does not show. */
export const useHiddenText = textHook(hiddenZhCN, hiddenEnUS)
