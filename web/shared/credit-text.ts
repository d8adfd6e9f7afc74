import { creditEnUS } from './messages/credit.en-US.ts'
import { creditZhCN } from './messages/credit.zh-CN.ts'
import { textHook } from './text.ts'

type Key = keyof typeof creditZhCN
/** A column that the credit tab has a word of its own for. */
export type CreditColumn = Key extends infer K
  ? K extends `credit.column.${infer Name}`
    ? Name
    : never
  : never

/** What every page can say, and what is said of a customer's credit: apart, others need not load it. */
export const useCreditText = textHook(creditZhCN, creditEnUS)

export const hasCreditLabel = (column: string): column is CreditColumn =>
  `credit.column.${column}` in creditZhCN
