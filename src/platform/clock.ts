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
