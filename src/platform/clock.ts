/** The only place that reads the time. What is derived from bank data follows the business date instead. */
export type Clock = {
  now(): Date
  /** The calendar day in Shanghai, yyyy-mm-dd. */
  today(): string
}

const shanghaiDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

export const systemClock: Clock = {
  now: () => new Date(),
  today: () => shanghaiDay.format(new Date()),
}

/** A time of a day at the bank, hh:mm, as a moment; Shanghai keeps no summer time. */
export const bankMoment = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`)

/** The first moment that is no longer of a day at the bank. */
export const endOfDay = (day: string): Date => new Date(bankMoment(day, '00:00').getTime() + DAY_MS)
const DAY_MS = 86_400_000

const shanghaiTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** A moment as people at the bank read it, yyyy-mm-dd hh:mm. */
export const bankTime = (moment: Date): string => shanghaiTime.format(moment)
