import { textOf, urlOf } from '../environment.ts'
import { invalid } from '../errors.ts'
import { type GroupRole, readGroupRoles } from './group-roles.ts'

/** How people sign in at the bank's identity provider (OpenID Connect). */
export type OidcSettings = {
  issuer: string
  clientId: string
  /** The client's secret lies in a file that only the server reads. */
  secretFile: string
  /** The address at which people reach this product, which the provider sends them back to. */
  publicUrl: string
  /** The claim that holds the number of the user here. */
  userClaim: string
  groupsClaim: string
  groupRoles: GroupRole[]
  scope: string
  /** What the button on the sign-in page says. */
  label: string
}

const NAMES = ['ZHIKE_OIDC_ISSUER', 'ZHIKE_OIDC_CLIENT_ID', 'ZHIKE_OIDC_SECRET_FILE', 'ZHIKE_PUBLIC_URL']

/** Either all of what is needed is set, or nothing is. */
export function oidcOf(env: NodeJS.ProcessEnv): OidcSettings | null {
  const issuer = safeUrlOf(env, 'ZHIKE_OIDC_ISSUER')
  const publicUrl = safeUrlOf(env, 'ZHIKE_PUBLIC_URL')
  const clientId = textOf(env, 'ZHIKE_OIDC_CLIENT_ID')
  const secretFile = textOf(env, 'ZHIKE_OIDC_SECRET_FILE')
  if (issuer === null && clientId === null && secretFile === null) return null
  if (issuer === null || clientId === null || secretFile === null || publicUrl === null) {
    throw invalid(`Signing in by OpenID Connect needs ${NAMES.join(', ')} together.`)
  }
  return {
    issuer,
    clientId,
    secretFile,
    publicUrl: publicUrl.replace(/\/$/, ''),
    userClaim: textOf(env, 'ZHIKE_OIDC_USER_CLAIM') ?? 'employee_number',
    groupsClaim: textOf(env, 'ZHIKE_OIDC_GROUPS_CLAIM') ?? 'groups',
    groupRoles: readGroupRoles(textOf(env, 'ZHIKE_OIDC_GROUP_ROLES') ?? ''),
    scope: textOf(env, 'ZHIKE_OIDC_SCOPE') ?? 'openid profile groups',
    label: textOf(env, 'ZHIKE_OIDC_LABEL') ?? '统一身份平台登录',
  }
}

/** Words of people go over it: in clear only within this machine. */
function safeUrlOf(env: NodeJS.ProcessEnv, name: string): string | null {
  const text = urlOf(env, name, /^https?:$/)
  if (text === null) return null
  const { protocol, hostname } = new URL(text)
  if (protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return text
  throw invalid(`${name} has to begin with https:// unless it is of this machine.`)
}
