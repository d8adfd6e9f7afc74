import { queryOptions } from '@tanstack/react-query'
import type {
  Contact,
  ContactAnswer,
  ContactList,
  Correction,
  NewContact,
  NextStep,
} from '../../../../../src/modules/customer-contacts/schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import type { CustomerKey } from '../../customer-view.api.ts'

export type { Contact, ContactAnswer, ContactList, Correction, NewContact, NextStep }

const pathOf = (customerId: string, rest = '') =>
  `/api/customers/${encodeURIComponent(customerId)}/contact-log${rest}`

/** What people enter moves at any moment. */
const ALWAYS_ASK = 0

export const contactsQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'contact-log'],
    queryFn: ({ signal }) =>
      request<ContactList>(pathWith(pathOf(key.customerId), { as_of: key.asOf }), { signal }),
    staleTime: ALWAYS_ASK,
  })

export const contactQuery = (key: CustomerKey, contactId: string) =>
  queryOptions({
    queryKey: ['customer', key, 'contact-log', contactId],
    queryFn: ({ signal }) =>
      request<ContactAnswer>(pathWith(pathOf(key.customerId, `/${contactId}`), { as_of: key.asOf }), {
        signal,
      }),
    staleTime: ALWAYS_ASK,
  })

export const sendContact = (customerId: string, body: NewContact) =>
  request<ContactAnswer>(pathOf(customerId), { method: 'POST', body })

export const sendCorrection = (customerId: string, contactId: string, body: Correction) =>
  request<ContactAnswer>(pathOf(customerId, `/${contactId}`), { method: 'PUT', body })
