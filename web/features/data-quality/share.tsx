import { NO_FIGURE } from '../../shared/money.ts'
import styles from './quality.module.css'
import type { Sense } from './quality-search.ts'
import type { QualityCell } from './quality.api.ts'

/** Below it somebody should look. */
const WEAK_BELOW = 0.8

/** A share in percent with one decimal, cut off: 99.96 % is not yet all. */
export function formatShare(value: string | null): string {
  if (value === null) return NO_FIGURE
  const thousandths = BigInt(value.replace('.', '')) / 1000n
  return `${thousandths / 10n}.${thousandths % 10n}%`
}

export const isWeak = (value: string | null) => value !== null && Number(value) < WEAK_BELOW

type Counts = Pick<
  QualityCell,
  | 'required_count'
  | 'required_value_count'
  | 'value_count'
  | 'accurate_count'
  | 'precise_count'
  | 'reliable_count'
>

/** What a rating is a share of. */
export const PARTS: Record<Sense, readonly [keyof Counts, keyof Counts]> = {
  relevance: ['required_value_count', 'required_count'],
  accuracy: ['accurate_count', 'value_count'],
  precision: ['precise_count', 'value_count'],
  reliability: ['reliable_count', 'value_count'],
}

export const ratioOf = (cell: Pick<QualityCell, `${Sense}_ratio`>, sense: Sense) => cell[`${sense}_ratio`]

export function Share({ value, title }: { value: string | null; title?: string }) {
  const weak = isWeak(value)
  return (
    <span className={`${styles['share']} ${weak ? styles['weak'] : ''}`} title={title}>
      {weak && <i aria-hidden>▼</i>}
      {formatShare(value)}
    </span>
  )
}
