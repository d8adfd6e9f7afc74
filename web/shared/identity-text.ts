import { identityEnUS } from './messages/identity.en-US.ts'
import { identityZhCN } from './messages/identity.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type IdentityLabel = LabelKeyOf<typeof zhCN & typeof identityZhCN>

/** What every page can say, and what is said of identity: apart, so that other pages need not load it. */
export const useIdentityText = textHook(identityZhCN, identityEnUS)
