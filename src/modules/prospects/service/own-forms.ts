import {
  blindIndex,
  cleanIdentifier,
  indexIdentifier,
  type KeyRing,
  protectIdNumber,
  protectValue,
} from '../../../platform/crypto/index.ts'
import { idTypeOf, type Told } from '../policy.ts'

const plainName = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase()

/** By what names are compared: of a company its own, of a person with whom he works for, never alone. */
function nameIndexOf(keys: KeyRing, { customer_type_code: type, ...it }: Told): string | null {
  if (type === 'retail' && it.company_name === null) return null
  const company = type === 'retail' ? plainName(it.company_name!) : ''
  return blindIndex(keys, 'prospect.name', `${type}\0${plainName(it.prospect_name)}\0${company}`)
}

const NO_PHONE = { phone_sealed: null, phone_masked: null, phone_index: null }
const NO_ID = { id_number_sealed: null, id_number_masked: null, id_number_index: null }

/** A prospect as it is kept: what identifies it sealed, masked, and as the hashes customers are found by. */
export function formsOf(keys: KeyRing, it: Told, today: string) {
  const phone = it.phone === null ? null : protectValue(keys, 'mobile', it.phone)
  const typeCode = idTypeOf(it.customer_type_code)
  const rules = { today, allowSyntheticId: true }
  const id = it.id_number === null ? null : protectIdNumber(keys, { text: it.id_number, typeCode, rules })
  return {
    customer_type_code: it.customer_type_code,
    prospect_name: it.prospect_name,
    company_name: it.company_name,
    name_index: nameIndexOf(keys, it),
    ...(phone === null
      ? NO_PHONE
      : { phone_sealed: phone.sealed, phone_masked: phone.masked, phone_index: phone.index }),
    ...(id === null
      ? NO_ID
      : { id_number_sealed: id.sealed, id_number_masked: id.masked, id_number_index: id.index }),
    uscc:
      it.customer_type_code === 'corporate' && it.id_number !== null ? cleanIdentifier(it.id_number) : null,
    region: it.region,
    next_contact_on: it.next_contact_on,
  }
}

/** A whole telephone that is searched for, as its hash. */
export const phoneIndexOf = (keys: KeyRing, text: string): string | null =>
  /^\+?[\d -]{7,20}$/.test(text) ? indexIdentifier(keys, 'mobile', text) : null
