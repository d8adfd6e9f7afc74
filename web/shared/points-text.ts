import { pointsEnUS } from './messages/points.en-US.ts'
import { pointsZhCN } from './messages/points.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of a customer's points: loaded with its tab. */
export const usePointsText = textHook(pointsZhCN, pointsEnUS)
