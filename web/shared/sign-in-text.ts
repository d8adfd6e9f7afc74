import { signInEnUS } from './messages/sign-in.en-US.ts'
import { signInZhCN } from './messages/sign-in.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of signing in, proofs of who one is, and open sessions. */
export const useSignInText = textHook(signInZhCN, signInEnUS)
