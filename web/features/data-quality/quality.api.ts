import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  QualityAnswer,
  QualityCell,
  QualityField,
  TrendRow,
} from '../../../src/modules/data-quality/schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { CellKey, QualitySearch } from './quality-search.ts'

export type { QualityAnswer, QualityCell, QualityField, TrendRow }

export const qualityQuery = ({ unit, date, type, source }: QualitySearch) =>
  queryOptions({
    queryKey: ['quality', { unit, date, type, source }],
    queryFn: ({ signal }) =>
      request<QualityAnswer>(pathWith('/api/quality', { unit, date, type, source }), { signal }),
    placeholderData: keepPreviousData,
  })

/** One field of a unit, source by source. */
export const sourcesQuery = ({ unit, type }: CellKey, date: string | undefined) =>
  queryOptions({
    queryKey: ['quality', 'sources', { unit, type, date }],
    queryFn: ({ signal }) =>
      request<QualityAnswer>(pathWith('/api/quality', { unit, type, date, by_source: 'true' }), { signal }),
  })

export const trendQuery = ({ unit, type, field }: CellKey, source: string | undefined) =>
  queryOptions({
    queryKey: ['quality', 'trend', { unit, type, field, source }],
    queryFn: ({ signal }) =>
      request<{ rows: TrendRow[] }>(pathWith('/api/quality/trend', { unit, type, field, source }), {
        signal,
      }),
    select: (answer) => answer.rows,
  })
