import { isMobile, isOrganisationCode, isUscc } from './identifiers.ts'

/** First and last character, nothing of what is too short to hide behind two. */
export function maskMiddle(value: string): string {
  const letters = [...value]
  if (letters.length < 6) return '*'.repeat(letters.length)
  return letters[0] + '*'.repeat(letters.length - 2) + letters.at(-1)
}

const PERMITS = new Set(['1004', '1005', '1006', '1007'])
const PUBLIC_CODES = new Set(['2001', '2002'])

/** First and last of an identity number, first and two last of a passport; codes of firms are public. */
export function maskIdNumber(id: string, typeCode: string | null): string {
  if (typeCode && PUBLIC_CODES.has(typeCode) && (isUscc(id) || isOrganisationCode(id))) return id
  if (typeCode && PERMITS.has(typeCode) && id.length >= 7) {
    return id[0] + '*'.repeat(id.length - 3) + id.slice(-2)
  }
  return maskMiddle(id)
}

/** 154****1234; of a landline the area code and the last two digits. */
export function maskPhone(digits: string): string {
  if (isMobile(digits)) return `${digits.slice(0, 3)}****${digits.slice(-4)}`
  const landline = /^(010|02\d|0[3-9]\d{2})(\d{7,8})$/.exec(digits)
  if (!landline) return maskMiddle(digits)
  return `${landline[1]}-${'*'.repeat(landline[2]!.length - 2)}${landline[2]!.slice(-2)}`
}

export function maskEmail(address: string): string {
  const found = /^(.).*@([^@]+)$/u.exec(address)
  return found ? `${found[1]}***@${found[2]}` : maskMiddle(address)
}

const DISTRICT = /^.{2,16}?(?<![小园社街山矿库新])(?:区|县|旗)/u
const CITY = /^.{2,12}?(?:市|州|盟)/u

/** Up to the district, or the city where no district is named. A housing estate (小区) is no district. */
export function maskAddress(address: string): string {
  const found = DISTRICT.exec(address) ?? CITY.exec(address)
  return `${found?.[0] ?? ''}***`
}

const HAN = /\p{Script=Han}/u

/** 王小明 -> 王*明, 李明 -> 李*, Zhang Jianguo -> Z***. */
export function maskName(name: string): string {
  const letters = [...name]
  if (letters.length === 0) return name
  if (!HAN.test(name)) return `${letters[0]}***`
  if (letters.length <= 2) return `${letters[0]}*`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}

const PERSON_LENGTH_MAX = 4

/** Of names that come without a type, short Chinese, dotted and Latin ones count as those of people. */
export const isPersonName = (name: string): boolean =>
  !HAN.test(name) || name.includes('·') || [...name].length <= PERSON_LENGTH_MAX

/** 1985-04-10 -> 1985-**-**. */
export function maskBirthDate(birthDate: string): string {
  return `${birthDate.slice(0, 4)}-**-**`
}

export function maskEmployer(employerName: string): string {
  return employerName === '' ? '' : '***公司'
}
