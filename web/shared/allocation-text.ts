import { allocationEnUS } from './messages/allocation.en-US.ts'
import { allocationZhCN } from './messages/allocation.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type AllocationLabel = LabelKeyOf<typeof zhCN & typeof allocationZhCN>

/** What every page can say, and what is said of allocations: apart, so that other pages need not load it. */
export const useAllocationText = textHook(allocationZhCN, allocationEnUS)
