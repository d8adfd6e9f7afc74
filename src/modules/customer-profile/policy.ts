import { withoutIdentifiers } from '../../platform/audit-text.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { codeLists } from '../../platform/code-lists.ts'
import { conflict, invalid } from '../../platform/errors.ts'
import {
  type ChangedEntry,
  COMPANY_EVENTS,
  type Content,
  FILE_NAME_LENGTH_MAX,
  type HouseholdBody,
  type MEDIA_TYPES,
  PREFERENCE_ITEMS,
} from './schema.ts'

export const PROFILE_READ = 'profile.read'
export const PROFILE_WRITE = 'profile.write'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: PROFILE_READ,
    kind: 'action',
    zh: '查看客户档案',
    en: 'Read what people know of customers',
    powers: ['business'],
  },
  {
    permission: PROFILE_WRITE,
    kind: 'action',
    zh: '填写客户档案',
    en: 'Enter what is known of customers',
    powers: ['business'],
  },
]

/** Whether an event is one of companies. */
export const isOfCompany = (code: string): boolean => (COMPANY_EVENTS as readonly string[]).includes(code)

/** After so many months somebody looks whether a preference still holds. */
const REVIEW_MONTHS = 12

/** The day from which a preference waits for a look; of the last days of a month the last there is. */
export function reviewDueOn(enteredOn: string): string {
  const [year = 0, month = 0, day = 0] = enteredOn.split('-').map(Number)
  const due = new Date(Date.UTC(year, month - 1 + REVIEW_MONTHS, 1))
  const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate()
  due.setUTCDate(Math.min(day, last))
  return due.toISOString().slice(0, 10)
}

/**
 * An entry as it is kept: numbers of people and mail addresses are masked, as they have places of their own,
 * and of a list there is only what the list has. Refused where it does not fit the customer.
 */
export function checkedEntry<Entry extends ChangedEntry>(entry: Entry, customerType: string): Entry {
  if (entry.kind_code === 'life_event') {
    if (isOfCompany(entry.event_code) !== (customerType === 'corporate'))
      throw invalid('This kind of customer has no such event.')
  }
  if (entry.kind_code === 'preference') {
    const list = PREFERENCE_ITEMS[entry.item_code]
    const known = list === null ? null : codeLists().get(list)
    const isKnown = entry.choices.every((it) => known?.has(it))
    if (!isKnown || new Set(entry.choices).size !== entry.choices.length)
      throw invalid('The list of this preference has no such entry.')
    if (entry.choices.length === 0 && entry.words === '') throw invalid('Say what is preferred.')
  }
  return 'words' in entry ? { ...entry, words: withoutIdentifiers(entry.words) } : entry
}

/** What of an entry stays as it was entered first. */
export function checkSameThing(before: Content, after: ChangedEntry): void {
  if (before.kind_code !== after.kind_code) throw invalid('An entry stays of its kind.')
  if (before.kind_code === 'preference' && before.item_code !== (after as typeof before).item_code)
    throw invalid('A preference stays about what it is.')
}

type MediaType = (typeof MEDIA_TYPES)[number]
const BEGINNINGS: readonly [MediaType, readonly number[]][] = [
  ['application/pdf', [...Buffer.from('%PDF-')]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

/** What a file is by its first bytes, whatever it calls itself; refused where it is none of those allowed. */
export function mediaTypeOf(bytes: Buffer): MediaType {
  const found = BEGINNINGS.find(([, beginning]) => beginning.every((it, at) => bytes[at] === it))
  if (!found) throw invalid('Only PDF, PNG and JPEG files are kept. The content decides, not the name.')
  return found[0]
}

/** Endings of names by what files are. */
const ENDINGS: Record<MediaType, readonly string[]> = {
  'application/pdf': ['.pdf'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
}

/** The last part of a name, in plain characters, with the ending of what the file is. */
export function plainFileName(name: string, mediaType: MediaType): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replaceAll(/[\p{C}"<>:|?*;]/gu, '').replace(/^\.+/, '')
  const endings = ENDINGS[mediaType]
  const isEnded = endings.some((it) => plain.toLowerCase().endsWith(it))
  const stem = isEnded ? plain.slice(0, plain.lastIndexOf('.')) : plain
  const ending = isEnded ? plain.slice(plain.lastIndexOf('.')).toLowerCase() : endings[0]!
  const kept = [...withoutIdentifiers(stem.trim())].slice(0, FILE_NAME_LENGTH_MAX - ending.length)
  return `${kept.join('') || 'file'}${ending}`
}

/** As a header names a file: everybody reads the plain name, and who can the whole one. */
export const dispositionOf = (fileName: string): string => {
  const plain = fileName.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const whole = encodeURIComponent(fileName).replaceAll(
    /['()*!]/g,
    (it) => `%${it.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

/** Members as they are to be: each once, with one head, whether or not he is among those who are seen. */
export function checkHousehold(
  members: HouseholdBody['members'],
  { hidden, hasHiddenHead }: { hidden: number; hasHiddenHead: boolean },
): void {
  if (members.length === 0) return
  const ids = new Set(members.map((it) => it.customer_id))
  if (ids.size !== members.length) throw invalid('A member stands twice.')
  if (members.length + hidden < 2) throw invalid('A household has two members at least.')
  const heads = members.filter((it) => it.relation_code === 'head').length + (hasHiddenHead ? 1 : 0)
  if (heads !== 1) throw invalid('A household has one head.')
}

export const movedOn = (details: Record<string, unknown>) =>
  conflict('profile_moved', 'Somebody has changed this meanwhile. Look at it again.', details)
export const inAnother = () =>
  conflict('in_another_household', 'One of them belongs to another household. He leaves that one first.')
export const alreadyKnown = (entryId: string) =>
  conflict('preference_known', 'This preference is known already. Change what stands there.', {
    entry_id: entryId,
  })
export const unreadable = () =>
  conflict('attachment_unreadable', 'The file is missing or was altered. Tell whoever keeps the system.')
