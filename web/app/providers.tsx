import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLayoutEffect } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { paintPage } from '../shared/theme.ts'
import { queryClient } from './query-client.ts'

/** Data, colours and language for everything below; a change of any is seen at once. */
export function Providers({ children }: { children: ReactNode }) {
  const { language, theme } = usePreferences()
  useLayoutEffect(() => {
    paintPage(theme)
    document.documentElement.lang = language
  }, [theme, language])
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
