import { dataEnUS } from './messages/data.en-US.ts'
import { dataZhCN } from './messages/data.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of figures and files: apart, others need not load it. */
export const useDataText = textHook(dataZhCN, dataEnUS)
