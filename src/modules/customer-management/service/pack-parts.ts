import type { Clock } from '../../../platform/clock.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Context, Databases } from '../../../platform/db.ts'
import type { PackItem } from '../queries/handover.ts'
import { PACK_PARTS, type PackPartCode } from '../request.schema.ts'

type Db = Databases['db']
export type PackContext = Context & { keys: KeyRing }

/** Customers who are handed over, and who has them now. */
export type Handed = { customer_ids: readonly string[]; holder_id: string }

export type HandingOn = {
  keys: readonly string[]
  from: string
  to: string
  /** Who has agreed to it, and whether he does it now or the clock does. */
  by: string
  is_by_clock: boolean
  request_id: string
  clock: Clock
}

/** What somebody has open with customers, each by a key of the part, and how it becomes another's. */
export type OpenWork = {
  find: (db: Db, handed: Handed) => Promise<string[]>
  /** Runs in the transaction of what it follows. Answers what has moved: the same keys move it back. */
  handOn: (db: Db, it: HandingOn) => Promise<string[]>
}

/** What a module knows of customers who are handed over, and how what is open there goes along. */
export type PackPart = {
  part_code: PackPartCode
  /** As it stands now, for whoever asks: nothing of what he may not see. */
  read: (context: PackContext, handed: Handed) => Promise<PackItem[]>
  open?: OpenWork
}

const PARTS = new Map<PackPartCode, PackPart>()

/** Adds a part. A module calls it where it is loaded; the same part twice is a mistake of ours. */
export function definePackPart(part: PackPart): void {
  if (PARTS.has(part.part_code)) throw new Error(`there are two parts ${part.part_code}`)
  PARTS.set(part.part_code, part)
}

/** The parts that are loaded, in their order. */
export const listPackParts = (): PackPart[] => PACK_PARTS.flatMap((code) => PARTS.get(code) ?? [])
