import { peopleEnUS } from './messages/people.en-US.ts'
import { peopleZhCN } from './messages/people.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type PeopleLabel = LabelKeyOf<typeof zhCN & typeof peopleZhCN>
export type PeopleTranslate = ReturnType<typeof usePeopleText>

/** What every page can say, and what is said of users and rights: apart, for other pages need not load it. */
export const usePeopleText = textHook(peopleZhCN, peopleEnUS)
