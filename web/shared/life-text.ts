import { lifeEnUS } from './messages/life.en-US.ts'
import { lifeZhCN } from './messages/life.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of a customer's alerts, requests and timeline. */
export const useLifeText = textHook(lifeZhCN, lifeEnUS)
