import { noticesEnUS } from './messages/notices.en-US.ts'
import { noticesZhCN } from './messages/notices.zh-CN.ts'
import { textHook } from './text.ts'

export type NoticesTranslate = ReturnType<typeof useNoticesText>

/** What every page can say, and what is said of notices, tasks and the calendar. */
export const useNoticesText = textHook(noticesZhCN, noticesEnUS)
