import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { openPages } from './open-pages.ts'
import { signOut } from './session.ts'

/** Signs out; where the session was opened at the bank's identity provider, that one is left as well. */
export function useLeave() {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: signOut,
    onSettled: async (providerAddress) => {
      openPages.clear()
      if (providerAddress) window.location.assign(providerAddress)
      else await navigate({ to: '/sign-in', search: {} })
    },
  })
}
