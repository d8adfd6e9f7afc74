import { useContactsText } from '../../../../shared/contacts-text.ts'
import type { ConsentEntry } from './consents.api.ts'

type Window = Pick<ConsentEntry, 'weekdays' | 'time_from' | 'time_to' | 'not_before' | 'not_after'>

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** When a customer wants to hear of the bank, in words; nothing where it is at any time. */
export function useWindowWords(): (window: Window) => string {
  const t = useContactsText()
  return ({ weekdays, time_from, time_to, not_before, not_after }) =>
    [
      weekdays !== null &&
        weekdays.map((it) => t(`weekday.${it as (typeof WEEKDAYS)[number]}`)).join(t('text.comma')),
      time_from !== null && time_to !== null && `${time_from}–${time_to}`,
      not_before !== null && t('consent.from', { date: not_before }),
      not_after !== null && t('consent.until', { date: not_after }),
    ]
      .filter((it) => it !== false)
      .join(' · ')
}
