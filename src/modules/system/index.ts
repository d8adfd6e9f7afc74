export { ARRIVALS_READ, AUDIT_READ } from './policy.ts'
export { readMetric, readMetrics } from './service.ts'
export type { Metric, MetricSummary } from './schema.ts'
