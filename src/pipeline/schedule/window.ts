import { bankMoment } from '../../platform/clock.ts'
import type { Calendar } from '../../platform/working-days.ts'
import { isLongNight, nextDay } from './calendar.ts'

/** The times a bank's nights go by, hh:mm in its own time; a date's night runs on the day after. */
export type NightTimes = {
  /** Before it no night begins by itself. */
  start: string
  /** By when people have their figures on a day they work, and on one they do not. */
  serviceLevel: string
  serviceLevelHoliday: string
}

export type NightWindow = {
  earliest_at: Date
  /** Until then it is worth waiting for files that it can go on without. */
  latest_start_at: Date
  finish_by: Date
}

const HOUR_MS = 3_600_000
/** How long a night may take: of an ordinary day, and of the end of a month, quarter or year. */
const NIGHT_HOURS = 4
const LONG_NIGHT_HOURS = 6

/** When the night of a date may begin, must begin, and should have ended. */
export function windowOf(businessDate: string, times: NightTimes, calendar: Calendar): NightWindow {
  const day = nextDay(businessDate)
  const service = calendar.isWorkingDay(day) ? times.serviceLevel : times.serviceLevelHoliday
  const hours = isLongNight(businessDate) ? LONG_NIGHT_HOURS : NIGHT_HOURS
  const earliest_at = bankMoment(day, times.start)
  const serviceAt = bankMoment(day, service).getTime()
  const latestStart = serviceAt - hours * HOUR_MS
  return {
    earliest_at,
    latest_start_at: new Date(Math.max(latestStart, earliest_at.getTime())),
    // The end of a month may take longer, and its figures come as much later.
    finish_by: new Date(serviceAt + (hours - NIGHT_HOURS) * HOUR_MS),
  }
}
