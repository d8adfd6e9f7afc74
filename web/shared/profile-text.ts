import { profileEnUS } from './messages/profile.en-US.ts'
import { profileZhCN } from './messages/profile.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of a profile: apart, so that other pages need not load it. */
export const useProfileText = textHook(profileZhCN, profileEnUS)
