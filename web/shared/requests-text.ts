import { requestsEnUS } from './messages/requests.en-US.ts'
import { requestsZhCN } from './messages/requests.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of requests for customers: apart, as others need none of it. */
export const useRequestsText = textHook(requestsZhCN, requestsEnUS)
