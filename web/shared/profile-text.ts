import { profileEnUS } from './messages/profile.en-US.ts'
import { profileZhCN } from './messages/profile.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type ProfileLabel = LabelKeyOf<typeof zhCN & typeof profileZhCN>

/** What every page can say, and what is said of a profile: apart, so that other pages need not load it. */
export const useProfileText = textHook(profileZhCN, profileEnUS)
