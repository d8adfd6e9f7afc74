import { queryOptions } from '@tanstack/react-query'
import type {
  ChangedEntry,
  EntryAnswer,
  Household,
  HouseholdBody,
  NewEntry,
  ProfileAnswer,
  VersionsAnswer,
} from '../../../../../src/modules/customer-profile/schema.ts'
import { pathWith, request, requestResponse } from '../../../../shared/api-client.ts'
import { saveFile } from '../../../../shared/save-file.ts'

export type { ChangedEntry, Household, HouseholdBody, NewEntry, ProfileAnswer, VersionsAnswer }

const pathOf = (customerId: string, rest: string) =>
  `/api/customers/${encodeURIComponent(customerId)}/${rest}`

type Key = { customerId: string; asOf: string | null }

export const profileQuery = ({ customerId, asOf }: Key) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf }, 'profile'],
    queryFn: ({ signal }) =>
      request<ProfileAnswer>(pathWith(pathOf(customerId, 'profile'), { as_of: asOf }), { signal }),
    staleTime: 0,
  })

export const versionsQuery = ({ customerId, entryId }: { customerId: string; entryId: string }) =>
  queryOptions({
    queryKey: ['customer', { customerId, asOf: null }, 'profile', entryId],
    queryFn: ({ signal }) =>
      request<VersionsAnswer>(pathOf(customerId, `profile-entries/${entryId}`), { signal }),
    staleTime: 0,
  })

export type Target = { customerId: string; entryId: string; version: number }

export const sendEntry = (customerId: string, entry: NewEntry) =>
  request<EntryAnswer>(pathOf(customerId, 'profile-entries'), { method: 'POST', body: entry })

export const sendChange = ({ customerId, entryId, version }: Target, entry: ChangedEntry) =>
  request<EntryAnswer>(pathOf(customerId, `profile-entries/${entryId}`), {
    method: 'PUT',
    body: { version, entry },
  })

export const sendRemoval = ({ customerId, entryId, version }: Target) =>
  request<EntryAnswer>(pathOf(customerId, `profile-entries/${entryId}/removal`), {
    method: 'POST',
    body: { version },
  })

export type FileWish = { attachment_code: string; expires_on: string; file: File }

export const sendFile = (customerId: string, { file, ...described }: FileWish) =>
  request<EntryAnswer>(pathWith(pathOf(customerId, 'attachments'), described), {
    method: 'POST',
    file,
    fileName: file.name,
    fileType: 'application/octet-stream',
  })

export const sendHousehold = (customerId: string, body: HouseholdBody) =>
  request<{ household: Household | null }>(pathOf(customerId, 'household'), { method: 'PUT', body })

export const fetchFile = async (customerId: string, entryId: string) =>
  saveFile(await requestResponse(pathOf(customerId, `attachments/${entryId}`)), 'file')
