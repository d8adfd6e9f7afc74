import { approvalsEnUS } from './messages/approvals.en-US.ts'
import { approvalsZhCN } from './messages/approvals.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type ApprovalsLabel = LabelKeyOf<typeof zhCN & typeof approvalsZhCN>
export type ApprovalsTranslate = ReturnType<typeof useApprovalsText>

/** What every page can say, and what is said of approvals: apart, so that other pages need not load it. */
export const useApprovalsText = textHook(approvalsZhCN, approvalsEnUS)
