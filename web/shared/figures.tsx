import { bankMoment } from './bank-moment.ts'
import { useShownUnit } from './bank.ts'
import styles from './figures.module.css'
import {
  formatChange,
  formatCount,
  formatDecimal,
  formatMoney,
  formatPercent,
  NO_FIGURE,
  signOf,
} from './money.ts'
import { usePreferences } from './preferences.ts'
import { useText } from './text.ts'

type Text = string | null | undefined

function NoFigure() {
  const t = useText()
  return (
    <span className={styles['none']} title={t('state.no_data')}>
      {NO_FIGURE}
    </span>
  )
}

/** An amount in the unit that the user chose; hovering shows it in full. */
export function Money({ value, hasUnit = false }: { value: Text; hasUnit?: boolean }) {
  const { unit, unitLabel } = useShownUnit()
  const shown = formatMoney(value, unit)
  if (shown === NO_FIGURE) return <NoFigure />
  return (
    <span className={styles['number']} title={unit === 'yuan' ? undefined : formatMoney(value)}>
      {shown}
      {hasUnit && <small className={styles['unit']}>{unitLabel}</small>}
    </span>
  )
}

/** A change: red and pointing up for more, green and pointing down for less, as Chinese tickers do. */
export function Change({ value, hasUnit = false }: { value: Text; hasUnit?: boolean }) {
  const { unit, unitLabel } = useShownUnit()
  const shown = formatChange(value, unit)
  if (shown === NO_FIGURE) return <NoFigure />
  const sign = signOf(value)
  return (
    <span
      className={`${styles['number']} ${sign > 0 ? styles['up'] : sign < 0 ? styles['down'] : ''}`}
      title={unit === 'yuan' ? undefined : formatChange(value)}
    >
      {sign !== 0 && (
        <i aria-hidden className={styles['arrow']}>
          {sign > 0 ? '▲' : '▼'}
        </i>
      )}
      {shown}
      {hasUnit && <small className={styles['unit']}>{unitLabel}</small>}
    </span>
  )
}

/** What the amounts of a table are counted in; with `hasOwn` some are in the currency of their row. */
export function UnitNote({ hasOwn = false }: { hasOwn?: boolean }) {
  const t = useText()
  const { unitLabel: unit } = useShownUnit()
  return <>{t(hasOwn ? 'unit.note_own' : 'unit.note', { unit })}</>
}

export function Count({ value }: { value: string | number | null | undefined }) {
  const shown = formatCount(value)
  return shown === NO_FIGURE ? <NoFigure /> : <span className={styles['number']}>{shown}</span>
}

/** A rate, share count or net value, with the decimals it came with. */
export function Decimal({
  value,
  decimals,
  suffix = '',
}: {
  value: Text
  decimals?: number
  suffix?: string
}) {
  const shown = formatDecimal(value, decimals)
  return shown === NO_FIGURE ? <NoFigure /> : <span className={styles['number']}>{shown + suffix}</span>
}

/** An interest rate, stored as a fraction. */
export function Percent({ value }: { value: Text }) {
  const shown = formatPercent(value)
  return shown === NO_FIGURE ? <NoFigure /> : <span className={styles['number']}>{shown}</span>
}

/** A day as yyyy-mm-dd; the far end of time is said in words. */
export function Day({ value }: { value: Text }) {
  const t = useText()
  if (!value) return <NoFigure />
  return (
    <span className={styles['day']}>
      {value.startsWith('9999') ? t('value.long_term') : value.slice(0, 10)}
    </span>
  )
}

/** A month, delivered as yyyymm, as yyyy-mm. */
export function Month({ value }: { value: Text }) {
  if (!value) return <NoFigure />
  return <span className={styles['day']}>{value.replace(/^(\d{4})(\d{2})$/, '$1-$2')}</span>
}

/** A moment in the bank's own time: month, day and minute, to the second where it is `isExact`. */
export function Moment({ value, isExact = false }: { value: Text; isExact?: boolean }) {
  if (!value) return <NoFigure />
  const full = bankMoment(value)
  return (
    <time className={styles['day']} dateTime={value} title={full}>
      {full.slice(5, isExact ? 19 : 16)}
    </time>
  )
}

export function Plain({ value }: { value: Text }) {
  return value ? <span>{value}</span> : <NoFigure />
}

export function YesNo({ value }: { value: boolean | null | undefined }) {
  const t = useText()
  if (value == null) return <NoFigure />
  return <span>{t(value ? 'value.yes' : 'value.no')}</span>
}

/** How far a day lies from the business date, in days of the calendar; text only, no clock of the browser. */
export function daysApart(from: string, to: string): number | null {
  const [a, b] = [from, to].map((day) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`))
  return a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)
    ? null
    : (b - a) / 86_400_000
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** What the server says of a failure: in Chinese where somebody has put it so, else as its log has it. */
export function useSaid(): (said: { zh: string | null; en: string | null }) => string {
  const say = useBilingual()
  return ({ zh, en }) => say({ zh: zh ?? en ?? '', en: en ?? '' })
}

export function useBilingual(): (texts: { zh: string; en: string }) => string {
  const { language } = usePreferences()
  return ({ zh, en }) => (language === 'zh-CN' ? zh : en)
}
