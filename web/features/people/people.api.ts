import type { QueryClient } from '@tanstack/react-query'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ImportList, UserImport } from '../../../src/modules/people/imports.schema.ts'
import type {
  FilledPosts,
  PersonnelPage,
  PersonnelRow,
  PostRoles,
  TakenOver,
} from '../../../src/modules/people/personnel.schema.ts'
import type {
  Candidates,
  HandOver,
  OrgUnit,
  OrgUnits,
  PostList,
  PostRow,
  WaitingFilling,
} from '../../../src/modules/people/posts.schema.ts'
import type {
  NewChange,
  Role,
  RoleChange,
  RoleContent,
  RoleList,
  RoleRecord,
} from '../../../src/modules/people/roles.schema.ts'
import type {
  NewUser,
  OpenItem,
  UserEdit,
  UserMove,
  UserPage,
  UserRecord,
  UserRow,
} from '../../../src/modules/people/schema.ts'
import { pathWith, request, requestResponse } from '../../shared/api-client.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { pageParameters } from '../../shared/list-state.ts'

export type {
  Candidates,
  FilledPosts,
  HandOver,
  NewChange,
  OpenItem,
  OrgUnit,
  OrgUnits,
  PersonnelRow,
  PostRoles,
  PostRow,
  Role,
  RoleChange,
  RoleContent,
  RoleList,
  RoleRecord,
  TakenOver,
  UserImport,
  UserMove,
  UserRecord,
  UserRow,
  WaitingFilling,
}
export type MadeUser = { user_id: string; username: string; password: string }

/** Somebody else may change it at any moment: what is shown is asked for again whenever it is opened. */
const ALWAYS_ASK = 0
/** Everything that users, posts and roles show; a change of one shows in the others. */
const PEOPLE = 'people'
export const refreshPeople = (client: QueryClient) => client.invalidateQueries({ queryKey: [PEOPLE] })

const at = encodeURIComponent
const post = <T>(path: string, body?: unknown) => request<T>(path, { method: 'POST', body })
const put = <T>(path: string, body: unknown) => request<T>(path, { method: 'PUT', body })

export const usersQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: [PEOPLE, 'users', search],
    queryFn: ({ signal }) => request<UserPage>(pathWith('/api/users', pageParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const userQuery = (userId: string) =>
  queryOptions({
    queryKey: [PEOPLE, 'user', userId],
    queryFn: ({ signal }) => request<{ user: UserRecord }>(`/api/users/${at(userId)}`, { signal }),
    select: (answer) => answer.user,
    staleTime: ALWAYS_ASK,
  })

export const sendNewUser = (user: NewUser) => post<MadeUser>('/api/users', user)
export const sendEdit = (userId: string, edit: UserEdit) => put(`/api/users/${at(userId)}`, edit)
export const sendUserMove = (userId: string, move: UserMove, reason: string) =>
  post(`/api/users/${at(userId)}/${move}`, { reason })
export const sendReset = (userId: string) => post<MadeUser>(`/api/users/${at(userId)}/password`)

/** The tree of units, and what posts can be of. */
export const orgQuery = queryOptions({
  queryKey: [PEOPLE, 'org'],
  queryFn: ({ signal }) => request<OrgUnits>('/api/posts/units', { signal }),
})

export type PostsSearch = { unit?: string; below?: string; vacant?: string }

export const postsQuery = ({ unit, below, vacant }: PostsSearch) =>
  queryOptions({
    queryKey: [PEOPLE, 'posts', unit, below, vacant],
    queryFn: ({ signal }) => {
      const flag = (value: string | undefined) => (value === undefined ? undefined : 'true')
      const asked = { unit_id: unit, below: flag(below), vacant: flag(vacant) }
      return request<PostList>(pathWith('/api/posts', asked), { signal })
    },
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const candidatesQuery = (postId: string, q: string) =>
  queryOptions({
    queryKey: [PEOPLE, 'candidates', postId, q],
    queryFn: ({ signal }) =>
      request<Candidates>(pathWith(`/api/posts/${at(postId)}/candidates`, { q }), { signal }),
    select: (answer) => answer.candidates,
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const handOverQuery = (postId: string, userId: string) =>
  queryOptions({
    queryKey: [PEOPLE, 'hand-over', postId, userId],
    queryFn: ({ signal }) => request<HandOver>(`/api/posts/${at(postId)}/holders/${at(userId)}`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const sendHandOver = (postId: string, userId: string) =>
  post<HandOver>(`/api/posts/${at(postId)}/holders/${at(userId)}/hand-over`)
export const sendNewPost = (body: object) => post<{ post: PostRow }>('/api/posts', body)
export const sendPostEdit = (postId: string, body: object) => put(`/api/posts/${at(postId)}`, body)
export const sendPostMove = (postId: string, move: 'fill' | 'leave' | 'move', body: object) =>
  post(`/api/posts/${at(postId)}/${move}`, body)

export const rolesQuery = queryOptions({
  queryKey: [PEOPLE, 'roles'],
  queryFn: ({ signal }) => request<RoleList>('/api/roles', { signal }),
  staleTime: ALWAYS_ASK,
})

export const roleQuery = (roleCode: string) =>
  queryOptions({
    queryKey: [PEOPLE, 'role', roleCode],
    queryFn: ({ signal }) => request<RoleRecord>(`/api/roles/${at(roleCode)}`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const sendChange = (roleCode: string, change: NewChange) =>
  post(`/api/roles/${at(roleCode)}/changes`, change)

export const personnelQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: [PEOPLE, 'personnel', search],
    queryFn: ({ signal }) =>
      request<PersonnelPage>(pathWith('/api/personnel', pageParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const sendTakeOver = (employee_ids: string[], is_preview: boolean) =>
  post<TakenOver>('/api/personnel/users', { employee_ids, is_preview })
export const sendFillSuggested = (employee_ids: string[], is_preview: boolean) =>
  post<FilledPosts>('/api/personnel/posts', { employee_ids, is_preview })
export const postRolesQuery = queryOptions({
  queryKey: [PEOPLE, 'post-roles'],
  queryFn: ({ signal }) => request<PostRoles>('/api/personnel/post-roles', { signal }),
  staleTime: ALWAYS_ASK,
})
export const sendPostRoles = (body: PostRoles) => put('/api/personnel/post-roles', body)

export const importsQuery = queryOptions({
  queryKey: [PEOPLE, 'imports'],
  queryFn: ({ signal }) => request<ImportList>('/api/user-imports', { signal }),
  select: (answer) => answer.imports,
  staleTime: ALWAYS_ASK,
})
export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: [PEOPLE, 'import', importId],
    queryFn: ({ signal }) => request<{ import: UserImport }>(`/api/user-imports/${importId}`, { signal }),
    select: (answer) => answer.import,
    staleTime: ALWAYS_ASK,
  })
export const sendImport = (importId: string) => post(`/api/user-imports/${importId}/run`)

/** Sends a file as it is: the server finds out in which encoding it was written. */
export async function sendFile(file: File): Promise<UserImport> {
  const path = pathWith('/api/user-imports', { file_name: file.name })
  const answer = await requestResponse(path, { method: 'POST', file })
  return ((await answer.json()) as { import: UserImport }).import
}
