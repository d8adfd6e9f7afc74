import { worthEnUS } from './messages/worth.en-US.ts'
import { worthZhCN } from './messages/worth.zh-CN.ts'
import { textHook } from './text.ts'

export type WorthTranslate = ReturnType<typeof useWorthText>

/** What every page can say, and what is said of what a customer is worth: loaded with its tab. */
export const useWorthText = textHook(worthZhCN, worthEnUS)
