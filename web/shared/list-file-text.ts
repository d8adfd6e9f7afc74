import { listFileEnUS } from './messages/list-file.en-US.ts'
import { listFileZhCN } from './messages/list-file.zh-CN.ts'
import { textHook } from './text.ts'

/** What is said of lists that are read from files. */
export const useListFileText = textHook(listFileZhCN, listFileEnUS)
