/** The dates that a record can be seen as of, newest first. */
export type KeptDate = { business_date: string; kind: 'month_end' | 'daily' }

const QUARTER_END = /-(03-31|06-30|09-30|12-31)$/

export function isQuarterEnd(date: string): boolean {
  return QUARTER_END.test(date)
}

export function isYearEnd(date: string): boolean {
  return date.endsWith('-12-31')
}

export function isMonthEnd(date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return day === new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The last quarter end before a date, if it is kept. */
export function lastQuarterEnd(dates: KeptDate[], before: string): string | null {
  const ends = dates.map((it) => it.business_date).filter((date) => date < before && isQuarterEnd(date))
  return ends.toSorted().at(-1) ?? null
}

/** The kept dates next to one; the date itself need not be kept. */
export function neighbourDates(
  dates: KeptDate[],
  date: string,
): { earlier: string | null; later: string | null } {
  const all = dates.map((it) => it.business_date).toSorted()
  return {
    earlier: all.findLast((it) => it < date) ?? null,
    later: all.find((it) => it > date) ?? null,
  }
}
