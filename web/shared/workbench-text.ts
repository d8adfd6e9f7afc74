import { workbenchEnUS } from './messages/workbench.en-US.ts'
import { workbenchZhCN } from './messages/workbench.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of the morning: apart, for other pages need not load it. */
export const useWorkbenchText = textHook(workbenchZhCN, workbenchEnUS)
