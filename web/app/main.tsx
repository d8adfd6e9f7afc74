import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { beginPage, onDuty, onSignedOut } from '../shared/api-client.ts'
import './base.css'
import { Providers } from './providers.tsx'
import { watchPresence } from '../shared/presence.ts'
import { getPreferences } from '../shared/preferences.ts'
import { loadSentences } from '../shared/text.ts'
import { queryClient } from './query-client.ts'
import { router } from './routes.tsx'
import { sessionQuery } from './session.ts'

router.subscribe('onBeforeLoad', ({ pathChanged }) => {
  if (pathChanged) beginPage()
})

onSignedOut((ended) => {
  // Whoever was not signed in is sent to the door by the route itself, and not told that something ended.
  if (queryClient.getQueryData(sessionQuery.queryKey) === undefined) return
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
  void router.navigate({ to: '/sign-in', search: { back: router.state.location.href, ended } })
})

// What was open asks for something first: the way in leads there.
onDuty(() => {
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
  void router.invalidate()
})

watchPresence()

await loadSentences(getPreferences().language)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
)
