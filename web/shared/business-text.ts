import { businessEnUS } from './messages/business.en-US.ts'
import { businessZhCN } from './messages/business.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what the tab of business says: apart, others need not load it. */
export const useBusinessText = textHook(businessZhCN, businessEnUS)
export type BusinessTranslate = ReturnType<typeof useBusinessText>
