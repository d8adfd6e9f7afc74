import type { Actor } from '../context.ts'
import { forbidden } from '../errors.ts'

export type Power = 'business' | 'system' | 'security' | 'audit'

/**
 * One thing that roles allow, in the words of the module that asks for it: to open pages (`menu`), or to do
 * something on them (`action`).
 */
export type Permission = {
  permission: string
  kind: 'menu' | 'action'
  zh: string
  en: string
  /** Roles of which power may have it; of any where it is not said. */
  powers?: readonly Power[]
}

export const mayDo = (actor: Pick<Actor, 'permissions'>, permission: string): boolean =>
  actor.permissions.includes(permission)

/** Refuses with 403 what the actor was not given. What may be seen of it is decided by the reach. */
export function requirePermission(actor: Actor, permission: string): void {
  if (!mayDo(actor, permission)) throw forbidden(`use ${permission}`)
}
