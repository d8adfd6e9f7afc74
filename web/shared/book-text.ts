import { bookEnUS } from './messages/book.en-US.ts'
import { bookZhCN } from './messages/book.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of the manager's book: apart, others need not load it. */
export const useBookText = textHook(bookZhCN, bookEnUS)
