import type { FieldClass } from './schema.ts'

/** Who gave what nobody decided: the file of ownership that a bank opens with. */
export const OPENING_FEED = 'opening'

/** Sealed before anything is stored: clear to no role, opened one at a time with a reason. */
export const SEALED_CLASSES: readonly FieldClass[] = ['id_number', 'mobile', 'email', 'address']
