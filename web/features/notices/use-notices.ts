import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import type { Notice } from './notices.api.ts'
import { sendDone, sendRead, sendReadAll, unreadQuery } from './notices.api.ts'

/** What can be done with notices; the bell follows at once. */
export function useNotices() {
  const client = useQueryClient()
  const router = useRouter()
  const onSuccess = async (answer: { unread: number }) => {
    client.setQueryData(unreadQuery.queryKey, answer)
    await client.invalidateQueries({ queryKey: ['notices', 'list'] })
  }
  const read = useMutation({ mutationFn: sendRead, onSuccess })
  const readAll = useMutation({ mutationFn: sendReadAll, onSuccess })
  const done = useMutation({ mutationFn: sendDone, onSuccess })
  return {
    error: read.error ?? readAll.error ?? done.error,
    read: (notice: Notice) => read.mutate([notice.notice_id]),
    readAll: (kind: string | undefined) => readAll.mutate(kind),
    done: (notice: Notice) => done.mutate(notice.notice_id),
    /** Goes to what a notice is about: whoever looks at it has read it. */
    follow: (event: MouseEvent, notice: Notice) => {
      if (notice.read_at === null) read.mutate([notice.notice_id])
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      void router.navigate({ href: notice.link })
    },
  }
}
