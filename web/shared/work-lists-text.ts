import { workListsEnUS } from './messages/work-lists.en-US.ts'
import { workListsZhCN } from './messages/work-lists.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type WorkListsLabel = LabelKeyOf<typeof zhCN & typeof workListsZhCN>

/** What every page can say, and what is said of work lists: apart, so that other pages need not load it. */
export const useWorkListsText = textHook(workListsZhCN, workListsEnUS)
