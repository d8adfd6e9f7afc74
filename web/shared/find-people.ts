import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { pathWith, request } from './api-client.ts'
import { useSettled } from './use-settled.ts'

/** A person who may sign in, or a post with whoever fills it. */
export type Found = {
  user_id: string | null
  post_id: string | null
  name: { zh: string; en: string }
}

const SETTLED_MS = 250

/** People and posts, found by a piece of the name or number that is typed. */
export function useFoundPeople() {
  const [typed, setTyped] = useState('')
  const text = useSettled(typed.trim(), SETTLED_MS)
  const { data, error, isFetching } = useQuery({
    queryKey: ['people', 'found', text],
    queryFn: ({ signal }) =>
      request<{ receivers: Found[] }>(pathWith('/api/tasks/receivers', { text }), {
        signal,
        isTimeless: true,
      }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  return { text, found: text === '' ? [] : (data?.receivers ?? []), error, isFetching, onSearch: setTyped }
}
