import type { Actor } from '../context.ts'
import { forbidden } from '../errors.ts'

export const mayDo = (actor: Actor, permission: string): boolean => actor.permissions.includes(permission)

/** Refuses with 403 what the actor was not given. What may be seen of it is decided by the reach. */
export function requirePermission(actor: Actor, permission: string): void {
  if (!mayDo(actor, permission)) throw forbidden(`use ${permission}`)
}
