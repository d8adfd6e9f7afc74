import { nightsEnUS } from './messages/nights.en-US.ts'
import { nightsZhCN } from './messages/nights.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type NightsLabel = LabelKeyOf<typeof zhCN & typeof nightsZhCN>

/** What every page can say, and what is said of nights: apart, so that other pages need not load it. */
export const useNightsText = textHook(nightsZhCN, nightsEnUS)
