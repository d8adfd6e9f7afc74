import { cpus, loadavg, totalmem } from 'node:os'

/** What a figure is held against: at most or at least a number. */
export type Limit = { kind: 'at most' | 'at least'; value: number; note?: string }

export type Ratio = {
  name: string
  value: number
  what: string
  against: string
  limit: Limit
  /** Where something beside the ratio itself keeps the limit. */
  is_kept?: boolean
  /** What the ratio was made of, in words and in the unit they name. */
  medians: Record<string, number>
}

export type Report = {
  bench: string
  bank: string
  business_date: string
  machine: Machine
  ratios: Ratio[]
}

type Machine = { cpu: string; cores: number; memory_gb: number; load: number[]; node: string }

/** The machine, and how busy it was when the measuring ended: a ratio on a busy machine says less. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1024 ** 3),
    load: loadavg().map((load) => Math.round(load * 100) / 100),
    node: process.version,
  }
}

export const isKept = ({ value, limit, is_kept }: Ratio): boolean =>
  is_kept ?? (limit.kind === 'at most' ? value <= limit.value : value >= limit.value)

/** The middle of an odd number of values, the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no value was measured')
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

/** The smallest value that so many percent of all values do not exceed. */
export function percentile(values: Float64Array | readonly number[], percent: number): number {
  if (values.length === 0) throw new Error('no value was measured')
  const sorted = Float64Array.from(values).toSorted()
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]!
}

/** Four significant figures are more than any of these measurements has. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

export function describeReport(report: Report): string {
  const { machine } = report
  const lines = report.ratios.flatMap((ratio) => [
    `ratio ${ratio.name} ${ratio.value.toFixed(2)} (${ratio.what} / ${ratio.against})`,
    `  ${Object.entries(ratio.medians)
      .map(([name, value]) => `${name} ${rounded(value)}`)
      .join(', ')}`,
    `  limit: ${describeLimit(ratio.limit)}: ${isKept(ratio) ? 'kept' : 'NOT KEPT'}`,
  ])
  const head =
    `${report.bank}, ${report.business_date}; ${machine.cores} cores, ${machine.cpu}, ` +
    `${machine.memory_gb} GB, Node ${machine.node}, load ${machine.load.join(' ')}`
  return [head, ...lines].join('\n')
}

const describeLimit = ({ kind, value, note }: Limit) => `${kind} ${value}${note ? `, ${note}` : ''}`
