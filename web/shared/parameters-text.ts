import { parametersEnUS } from './messages/parameters.en-US.ts'
import { parametersZhCN } from './messages/parameters.zh-CN.ts'
import { textHook } from './text.ts'

export type ParametersTranslate = ReturnType<typeof useParametersText>

/** What every page can say, and what is said of parameters: apart, for other pages need not load it. */
export const useParametersText = textHook(parametersZhCN, parametersEnUS)
