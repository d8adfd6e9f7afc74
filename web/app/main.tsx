import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { beginPage, onSignedOut } from '../shared/api-client.ts'
import './base.css'
import { Providers } from './providers.tsx'
import { queryClient } from './query-client.ts'
import { router } from './routes.tsx'

router.subscribe('onBeforeLoad', ({ pathChanged }) => {
  if (pathChanged) beginPage()
})

onSignedOut(() => {
  if (router.state.location.pathname === '/sign-in') return
  queryClient.removeQueries({ queryKey: ['session'] })
  void router.navigate({ to: '/sign-in', search: { back: router.state.location.href, ended: 'yes' } })
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
)
