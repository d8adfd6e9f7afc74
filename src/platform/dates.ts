export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** How many days the second lies after the first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

export const isMonthEnd = (date: string): boolean => addDays(date, 1).endsWith('-01')

/** The first day of the month that lies so many months before the month of a date. */
export function monthStart(date: string, monthsBefore = 0): string {
  const [year, month] = date.split('-').map(Number) as [number, number]
  const months = year * 12 + month - 1 - monthsBefore
  return [Math.floor(months / 12), String((months % 12) + 1).padStart(2, '0'), '01'].join('-')
}
