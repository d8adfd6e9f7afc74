import { addDays, isMonthEnd } from '../../platform/dates.ts'

/** The end of a month, and with it of a quarter or year: its night has more to do. */
export const isLongNight = (businessDate: string): boolean => isMonthEnd(businessDate)

export const nextDay = (businessDate: string): string => addDays(businessDate, 1)
