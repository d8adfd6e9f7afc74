import type { Permission } from '../../platform/authz/permissions.ts'
import { isValidIdNumber, normaliseIdNumber, normaliseMobile } from '../../platform/crypto/index.ts'
import type { ProspectProblem } from './names.schema.ts'

export const PROSPECTS_READ = 'prospects.read'
export const PROSPECTS_WRITE = 'prospects.write'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: PROSPECTS_READ,
    kind: 'menu',
    zh: '查看潜在客户',
    en: 'Read prospects',
    powers: ['business'],
  },
  {
    permission: PROSPECTS_WRITE,
    kind: 'action',
    zh: '登记与导入潜在客户',
    en: 'Enter and import prospects',
    powers: ['business'],
  },
]

const ID_TYPES = { retail: '1001', corporate: '2001' } as const
export const idTypeOf = (type: keyof typeof ID_TYPES) => ID_TYPES[type]

export type Told = {
  customer_type_code: keyof typeof ID_TYPES
  prospect_name: string
  company_name: string | null
  phone: string | null
  id_number: string | null
  region: string | null
  next_contact_on: string | null
}

const isLong = (text: string | null, max: number) => text !== null && [...text].length > max
const isPhone = (text: string) => /^\d{7,15}$/.test(normaliseMobile(text))

/** What is wrong with somebody as he is told; the first thing that is. */
export function problemOf(told: Told, today: string): ProspectProblem | null {
  const { prospect_name: name, company_name: company, phone, id_number: id, next_contact_on: next } = told
  if (name === '' || isLong(name, 100)) return 'name_missing'
  if (phone !== null && !isPhone(phone)) return 'phone_wrong'
  // A company is its own; of people one has to know whom to call or where they are.
  if (phone === null && company === null && told.customer_type_code === 'retail') return 'phone_or_company'
  const typeCode = idTypeOf(told.customer_type_code)
  const rules = { today, allowSyntheticId: true }
  if (id !== null && !isValidIdNumber(normaliseIdNumber(id, typeCode), typeCode, rules)) {
    return 'certificate_wrong'
  }
  if (isLong(company, 100) || isLong(told.region, 40)) return 'text_long'
  return next !== null && next < today ? 'day_wrong' : null
}
