import { PRIVATE_READ } from '../../../platform/authz/opening.ts'
import type { Actor, Context } from '../../../platform/db.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'

/** What making and fetching files needs beside the context. */
export type ExportContext = Context & {
  keys: KeyRing
  /** Where the files lie. */
  exportsDir: string
  /** The request, for the trail. */
  request_id: string
}

/** The key of an export's file, for as long as it can be fetched. */
export const FILE_KEY = sealedColumn('exports.exports', 'key_sealed')

/** Nobody in person: whom nothing is kept from. */
const NOBODY = ''

/**
 * The same bank, looked at whole: to find out whether there is a customer of a number, and whether one is
 * kept from somebody. What is found is not shown.
 */
export function inBanksName(context: Context, as: 'bank' | 'actor'): Context {
  const { actor } = context
  const reach = { kind: 'head', unit_id: actor.reach?.unit_id ?? '' } as const
  const whole: Actor =
    as === 'actor'
      ? { ...actor, reach }
      : { ...actor, user_id: NOBODY, reach, permissions: [...actor.permissions, PRIVATE_READ] }
  return { ...context, actor: whole }
}
