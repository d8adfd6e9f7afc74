import { liteEnUS } from './messages/lite.en-US.ts'
import { liteZhCN } from './messages/lite.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of a customer who was looked up. */
export const useLiteText = textHook(liteZhCN, liteEnUS)
