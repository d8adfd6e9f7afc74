import {
  cleanIdentifier,
  isValidIdNumber,
  normaliseIdNumber,
  normaliseMobile,
  readPerson,
} from './identifiers.ts'
import type { IdentifierRules } from './identifiers.ts'
import type { KeyRing } from './keys.ts'
import { maskAddress, maskEmail, maskIdNumber, maskPhone } from './masking.ts'
import { blindIndex, seal } from './seal.ts'

export const PROTECTED_KINDS = ['id_number', 'mobile', 'phone', 'email', 'address'] as const
export type ProtectedKind = (typeof PROTECTED_KINDS)[number]

/** What is kept of a sensitive value: to find it, to show it, to open it with cause. Never itself. */
export type ProtectedValue = {
  index: string
  last4_index: string | null
  masked: string
  sealed: string
}
export type ProtectedId = ProtectedValue & {
  is_valid: boolean
  /** It came in another form than the one that is kept. */
  is_rewritten: boolean
  born: string | null
  sex: '1' | '2' | null
}

/** The one form in which a value is indexed and sealed, whether it came in a file or from a search field. */
export function normaliseProtected(
  kind: ProtectedKind,
  text: string,
  typeCode: string | null = null,
): string {
  switch (kind) {
    case 'id_number':
      return normaliseIdNumber(text, typeCode)
    case 'mobile':
    case 'phone':
      return normaliseMobile(text)
    case 'email':
      return cleanIdentifier(text).toLowerCase()
    case 'address':
      return text.normalize('NFKC').trim()
  }
}

/** The index under which a full identifier is found. */
export const indexIdentifier = (keys: KeyRing, kind: ProtectedKind, text: string): string =>
  blindIndex(keys, kind, normaliseProtected(kind, text))

/** The index under which all identifiers with these last four characters are found. */
export function indexLastFour(keys: KeyRing, kind: 'id_number' | 'mobile', lastFour: string): string {
  const purpose = `${kind}.last4`
  const clean = cleanIdentifier(lastFour)
  const known = lastFourIndexes.get(keys)
  const found = known?.get(purpose + clean)
  if (found) return found
  const index = blindIndex(keys, purpose, clean)
  // There are only some ten thousand endings, and each comes for many customers.
  if (!/^\d{3}[\dX]$/.test(clean)) return index
  if (known) known.set(purpose + clean, index)
  else lastFourIndexes.set(keys, new Map([[purpose + clean, index]]))
  return index
}

const lastFourIndexes = new WeakMap<KeyRing, Map<string, string>>()

/** Four characters of six or fewer would be the value itself. */
const LAST_FOUR_LENGTH_MIN = 7

export function protectValue(keys: KeyRing, kind: ProtectedKind, text: string): ProtectedValue {
  const value = normaliseProtected(kind, text)
  return forms(keys, { kind, value, masked: maskProtected(kind, value, null) })
}

type IdNumber = { text: string; typeCode: string | null; rules: IdentifierRules }

export function protectIdNumber(keys: KeyRing, { text, typeCode, rules }: IdNumber): ProtectedId {
  const value = normaliseIdNumber(text, typeCode)
  const isValid = isValidIdNumber(value, typeCode, rules)
  const person = isValid ? readPerson(value, typeCode) : { born: null, sex: null }
  const masked = maskIdNumber(value, typeCode)
  const own = forms(keys, { kind: 'id_number', value, masked })
  return { ...own, is_valid: isValid, is_rewritten: value !== text, ...person }
}

export function maskProtected(kind: ProtectedKind, value: string, typeCode: string | null): string {
  switch (kind) {
    case 'id_number':
      return maskIdNumber(value, typeCode)
    case 'mobile':
    case 'phone':
      return maskPhone(value)
    case 'email':
      return maskEmail(value)
    case 'address':
      return maskAddress(value)
  }
}

type Forms = Omit<ProtectedValue, 'masked'>

/**
 * A bank's files repeat themselves from night to night, and a catch-up runs many nights in one process. What
 * was worked out lately is remembered as long as the process and its keys live, and never written anywhere.
 */
const FORMS_REMEMBERED_MAX = 150_000
const rememberedForms = new WeakMap<KeyRing, Map<string, Forms>>()

function forms(keys: KeyRing, it: { kind: ProtectedKind; value: string; masked: string }): ProtectedValue {
  const known = rememberedForms.get(keys) ?? new Map<string, Forms>()
  rememberedForms.set(keys, known)
  const name = `${it.kind} ${it.value}`
  const found = known.get(name) ?? workOut(keys, it)
  if (known.size >= FORMS_REMEMBERED_MAX) known.clear()
  known.set(name, found)
  return { ...found, masked: it.masked }
}

function workOut(keys: KeyRing, it: { kind: ProtectedKind; value: string }): Forms {
  // A mobile is found wherever it was given, also among phones of any kind.
  const kind = it.kind === 'phone' ? 'mobile' : it.kind
  const numberKind = kind === 'id_number' || kind === 'mobile' ? kind : null
  const hasLastFour = numberKind !== null && it.value.length >= LAST_FOUR_LENGTH_MIN
  return {
    index: blindIndex(keys, kind, it.value),
    last4_index: hasLastFour ? indexLastFour(keys, numberKind, it.value.slice(-4)) : null,
    sealed: seal(keys, it.value),
  }
}
