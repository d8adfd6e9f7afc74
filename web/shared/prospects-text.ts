import { prospectsEnUS } from './messages/prospects.en-US.ts'
import { prospectsZhCN } from './messages/prospects.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type ProspectLabel = LabelKeyOf<typeof zhCN & typeof prospectsZhCN>

/** What every page can say, and what is said of prospects: apart, so that other pages need not load it. */
export const useProspectsText = textHook(prospectsZhCN, prospectsEnUS)
