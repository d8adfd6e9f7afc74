import { flowsEnUS } from './messages/flows.en-US.ts'
import { flowsZhCN } from './messages/flows.zh-CN.ts'
import { textHook } from './text.ts'

export type FlowsTranslate = ReturnType<typeof useFlowsText>

/** What every page can say, and what is said of a customer's money in and out: loaded with its tab. */
export const useFlowsText = textHook(flowsZhCN, flowsEnUS)
