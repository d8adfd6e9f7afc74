/** What decides about an identity number besides its digits. */
export type IdentifierRules = { today: string; allowSyntheticId: boolean }

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/
const SYNTHETIC_REGION = '99'
const RESIDENT_TYPES = new Set(['1001', '1002', '1003'])

/** Half-width, upper case, without blanks: how an identity number is compared and kept. */
export const cleanIdentifier = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

/** The check character of a resident identity number (GB 11643), from its first 17 digits. */
export function idCheckCharacter(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return ID_CHECKS[sum % 11]!
}

/** A number of the first generation in its 18-character form; anything else is returned as it is. */
export function widenId(id: string): string {
  if (!/^\d{15}$/.test(id) || isPlaceholder(id)) return id
  const widened = `${id.slice(0, 6)}19${id.slice(6)}`
  return isCalendarDate(widened.slice(6, 14)) ? widened + idCheckCharacter(widened) : id
}

/** An identity number as it is indexed and sealed: clean, and in 18 characters where its type has them. */
export function normaliseIdNumber(text: string, typeCode: string | null): string {
  const id = cleanIdentifier(text)
  return typeCode === null || RESIDENT_TYPES.has(typeCode) ? widenId(id) : id
}

export function isResidentId(id: string, rules: IdentifierRules): boolean {
  if (!/^\d{17}[\dX]$/.test(id) || isPlaceholder(id)) return false
  const isRegionKnown = PROVINCES.test(id) || (rules.allowSyntheticId && id.startsWith(SYNTHETIC_REGION))
  return isRegionKnown && hasIdShape(id, rules)
}

/** Birth date in 1900..today and check character: what all 18-character personal numbers share. */
function hasIdShape(id: string, rules: IdentifierRules): boolean {
  const born = id.slice(6, 14)
  const isBorn = isCalendarDate(born) && born >= '19000101' && born <= rules.today.replaceAll('-', '')
  return isBorn && id[17] === idCheckCharacter(id)
}

/** Unified social credit code (GB 32100-2015). */
export function isUscc(code: string): boolean {
  if (code.length !== 18 || [...code].some((letter) => !USCC_ALPHABET.includes(letter))) return false
  const sum = USCC_WEIGHTS.reduce((total, weight, at) => total + weight * USCC_ALPHABET.indexOf(code[at]!), 0)
  return code[17] === USCC_ALPHABET[(31 - (sum % 31)) % 31]
}

/** Organisation code (GB 11714), eight characters and a check character, with or without the dash. */
export function isOrganisationCode(code: string): boolean {
  const plain = code.replace('-', '')
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(plain)) return false
  const sum = ORG_WEIGHTS.reduce((total, weight, at) => total + weight * parseInt(plain[at]!, 36), 0)
  const check = 11 - (sum % 11)
  return plain[8] === (check === 10 ? 'X' : check === 11 ? '0' : String(check))
}

/** The check digit rule of bank cards. */
export function isLuhn(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** Digits only, without the country code. What is no telephone number is returned cleaned. */
export function normaliseMobile(text: string): string {
  const clean = cleanIdentifier(text).replace(/[-‐-―()]/g, '')
  const local = clean.replace(/^(\+86|0086)/, '')
  return /^\d+$/.test(local) ? local : clean
}

export const isMobile = (digits: string): boolean => /^1[3-9]\d{9}$/.test(digits)

/** 111111111111111, 000000...: typed to get past a form. */
export const isPlaceholder = (id: string): boolean => /^(.)\1*$/.test(id)

/** A real day of the calendar as yyyymmdd. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

type TypeRule = (id: string, rules: IdentifierRules) => boolean
const of =
  (pattern: RegExp): TypeRule =>
  (id) =>
    pattern.test(id)

/** What a number of each kind of document must look like; kinds without a rule are only not placeholders. */
const TYPE_RULES: Record<string, TypeRule> = {
  1001: isResidentId,
  1002: isResidentId,
  1003: isResidentId,
  1004: of(/^[A-Z0-9]{8,9}$/),
  1006: of(/^[HM]\d{8}(\d{2})?$/),
  1007: of(/^\d{8}$/),
  1008: (id, rules) => /^8[123]\d{15}[\dX]$/.test(id) && hasIdShape(id, rules),
  1009: (id, rules) => /^[A-Z]{3}\d{12}$/.test(id) || (/^9\d{16}[\dX]$/.test(id) && hasIdShape(id, rules)),
  2001: isUscc,
  2002: isOrganisationCode,
  2003: of(/^\d{15}$/),
}

/** Whether a normalised number is what its document's type demands. Without a type: a resident's number. */
export function isValidIdNumber(id: string, typeCode: string | null, rules: IdentifierRules): boolean {
  if (isPlaceholder(id)) return false
  const rule = TYPE_RULES[typeCode ?? '1001']
  return rule ? rule(id, rules) : true
}

const BEARS_BIRTH_DATE = new Set(['1001', '1002', '1003', '1008', '1009'])

/** What a valid personal number says about its holder; nulls when it says nothing. */
export function readPerson(
  id: string,
  typeCode: string | null,
): { born: string | null; sex: '1' | '2' | null } {
  const bearsBirthDate = id.length === 18 && BEARS_BIRTH_DATE.has(typeCode ?? '1001')
  if (!bearsBirthDate) return { born: null, sex: null }
  return { born: id.slice(6, 14), sex: Number(id[16]) % 2 === 1 ? '1' : '2' }
}
