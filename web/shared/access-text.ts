import { accessEnUS } from './messages/access.en-US.ts'
import { accessZhCN } from './messages/access.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type AccessLabel = LabelKeyOf<typeof zhCN & typeof accessZhCN>
export type AccessTranslate = ReturnType<typeof useAccessText>

/**
 * What every page can say, and what is said of who sees a customer: apart, so that other pages need
 * not load it.
 */
export const useAccessText = textHook(accessZhCN, accessEnUS)
