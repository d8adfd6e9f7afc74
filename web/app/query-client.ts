import { QueryClient } from '@tanstack/react-query'
import { onNight, Problem } from '../shared/api-client.ts'

const FRESH_MS = 60_000
const RETRIES_MAX = 1

/** A refusal is an answer; only a server that did not answer is asked again. */
const isWorthRetrying = (count: number, error: Error) =>
  count < RETRIES_MAX && error instanceof Problem && (error.status === 0 || error.status >= 502)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: FRESH_MS, retry: isWorthRetrying, refetchOnWindowFocus: false },
  },
})

// Another night was published: every figure that is shown is read again, so that all are of one night.
onNight((_, isFirst) => {
  if (!isFirst) void queryClient.invalidateQueries()
})
