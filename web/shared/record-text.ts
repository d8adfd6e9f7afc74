import { recordPageEnUS } from './messages/record-page.en-US.ts'
import { recordPageZhCN } from './messages/record-page.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what a record says: apart, others need not load it. */
export const useRecordText = textHook(recordPageZhCN, recordPageEnUS)
