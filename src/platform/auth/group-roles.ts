import type { Duty } from '../authz/posts.ts'
import { invalid } from '../errors.ts'

/** A group of the identity provider and the duty that its members have here. */
export type GroupRole = Duty & { group: string }

const LINE = /^([^=]+)=([a-z][a-z0-9_]*)@([A-Za-z0-9]+)$/

/** Reads `group=role@unit` lines, parted by commas, semicolons or line breaks. */
export function readGroupRoles(text: string): GroupRole[] {
  const lines = text.split(/[,;\n]/).map((line) => line.trim())
  return lines.filter(Boolean).map((line) => {
    const [, group = '', role_code = '', unit_id = ''] = LINE.exec(line) ?? []
    if (group === '') {
      throw invalid(`"${line}" in ZHIKE_OIDC_GROUP_ROLES is not of the form group=role@unit.`)
    }
    return { group: group.trim(), role_code, unit_id }
  })
}

/** The roles that somebody has by their groups, each once. What the provider calls groups may be one word. */
export function rolesOfGroups(map: readonly GroupRole[], claim: unknown): Duty[] {
  const groups = new Set([claim].flat().filter((it) => typeof it === 'string'))
  const roles = map
    .filter((it) => groups.has(it.group))
    .map(({ role_code, unit_id }) => ({ role_code, unit_id }))
  return roles.filter(
    (role, at) =>
      roles.findIndex((it) => it.role_code === role.role_code && it.unit_id === role.unit_id) === at,
  )
}
