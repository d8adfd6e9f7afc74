import { contactsEnUS } from './messages/contacts.en-US.ts'
import { contactsZhCN } from './messages/contacts.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of contacts with customers and of their consents. */
export const useContactsText = textHook(contactsZhCN, contactsEnUS)
