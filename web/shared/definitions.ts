import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { request } from './api-client.ts'
import { usePreferences } from './preferences.ts'
import { labelOf, useText } from './text.ts'

export type FigureDefinition = {
  zh: string
  en: string
  unit: string | null
  kind: string | null
  meaning: { zh: string; en: string }
  table?: string
  owner?: string | null
  versions?: { number: number; since: string | null }[]
}

type Answer = { definitions: Record<string, FigureDefinition> }

const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: ({ signal }) => request<Answer>('/api/definitions', { signal }),
  staleTime: Infinity,
  select: (answer) => answer.definitions,
})

export function useDefinition(column: string): FigureDefinition | null {
  const { data } = useQuery(definitionsQuery)
  return data?.[column] ?? null
}

/** The label of a column: the screen's own short word, else the name the figure was defined under. */
export function useColumnLabel(): (column: string) => string {
  const t = useText()
  const { language } = usePreferences()
  const { data } = useQuery(definitionsQuery)
  return useCallback(
    (column) => {
      const defined = data?.[column]
      const name = language === 'zh-CN' ? defined?.zh : defined?.en
      return labelOf(t, `column.${column}`, name ?? column)
    },
    [t, language, data],
  )
}

/** The defined name of a figure, or null for a column that is none. */
export function useFigureNames(): (column: string) => string | null {
  const { language } = usePreferences()
  const { data } = useQuery(definitionsQuery)
  return (column) => {
    const defined = data?.[column]
    return (language === 'zh-CN' ? defined?.zh : defined?.en) ?? null
  }
}
