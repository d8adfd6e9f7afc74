import type { Clock } from '../../../platform/clock.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Context, Databases } from '../../../platform/db.ts'
import type { PackItem } from '../queries/handover.ts'
import type { PackPartCode } from '../request.schema.ts'

type Db = Databases['db']
export type PackContext = Context & { keys: KeyRing }

export type HandingOn = {
  customer_ids: readonly string[]
  from: string
  to: string
  by: string
  request_id: string
  clock: Clock
}

/** What a module knows of customers who are handed over, and how what is open there goes along. */
export type PackPart = {
  part_code: PackPartCode
  /** As it stands now, for whoever asks: nothing of what he may not see. */
  read: (context: PackContext, customerIds: readonly string[]) => Promise<PackItem[]>
  /** Runs in the transaction of the last approval. */
  handOn?: (db: Db, it: HandingOn) => Promise<number>
}

const PARTS = new Map<PackPartCode, PackPart>()

/** Adds a part. A module calls it where it is loaded; the same part twice is a mistake of ours. */
export function definePackPart(part: PackPart): void {
  if (PARTS.has(part.part_code)) throw new Error(`there are two parts ${part.part_code}`)
  PARTS.set(part.part_code, part)
}

export const listPackParts = (): PackPart[] => [...PARTS.values()]
