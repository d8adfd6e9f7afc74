import { useMutation, useQueryClient } from '@tanstack/react-query'
import { WORK_LISTS } from '../../shared/work-lists.ts'
import { type Member, type MemberChange, sendMember } from './work-lists.api.ts'

type Changing = { member: Member; changes: MemberChange['changes'] }

/** Says what has become of a member; whatever comes of it, the list is read again. */
export function useMemberChange(listId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ member, changes }: Changing) =>
      sendMember(listId, member.customer_id, { version: member.version, changes }),
    onSettled: () => client.invalidateQueries({ queryKey: [WORK_LISTS] }),
  })
}

export type MemberChanging = ReturnType<typeof useMemberChange>
