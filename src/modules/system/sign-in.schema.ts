import { z } from 'zod'
import { typedPassword } from '../../platform/auth/password.schema.ts'
import { isOwnPath } from '../../platform/own-path.schema.ts'

const code = z.string().trim().min(6).max(20).describe('Six digits of the app, or a recovery code.')

export const credentials = z.strictObject({
  username: z.string().trim().min(1).max(100),
  password: typedPassword,
  code: code.optional(),
})
export type Credentials = z.output<typeof credentials>

export const signInFacts = z.object({
  method_code: z.enum(['password', 'oidc']),
  duties: z
    .array(z.enum(['password', 'second_factor']))
    .describe('What has to be done before anything else is answered.'),
  has_second_factor: z.boolean(),
  is_second_factor_required: z.boolean(),
  administrator_factor: z
    .enum(['asked', 'optional', 'demo'])
    .nullable()
    .describe('What is asked of administrators; null for whoever is none.'),
  password_due_at: z.iso.datetime().nullable().describe('When the password has to be changed.'),
  idle_minutes: z.number().int().describe('A session nobody uses ends after so many.'),
})
export type SignInFacts = z.output<typeof signInFacts>

export const passwordChange = z.strictObject({ current: typedPassword, password: typedPassword })
export type PasswordChange = z.output<typeof passwordChange>

export const proof = z
  .strictObject({ password: typedPassword.optional(), code: code.optional() })
  .refine((it) => (it.password === undefined) !== (it.code === undefined), 'takes a password or a code')
export type Proof = z.output<typeof proof>

export const waysIn = z.object({
  oidc: z.object({ label: z.string() }).nullable().describe('Signing in at the bank’s identity provider.'),
})
export type WaysIn = z.output<typeof waysIn>

export const signedOut = z.object({
  provider_address: z
    .string()
    .nullable()
    .describe('Where to go to leave the provider’s session as well, where the session was opened there.'),
})
export type SignedOut = z.output<typeof signedOut>

export const newFactor = z.object({
  secret: z.string().describe('To be typed into an app, base32.'),
  address: z.string().describe('The same as an otpauth address.'),
})
export type NewFactor = z.output<typeof newFactor>
export const factorCode = z.strictObject({ code })
export const recoveryCodes = z.object({
  recovery_codes: z.array(z.string()).describe('Told this once; each opens one session.'),
})
export type RecoveryCodes = z.output<typeof recoveryCodes>

const moment = z.iso.datetime()

export const openSession = z.object({
  session_no: z.string(),
  user_id: z.string(),
  username: z.string(),
  display_name: z.string(),
  title: z.string(),
  method_code: z.enum(['password', 'oidc']),
  began_at: moment,
  last_seen_at: moment,
  ends_at: moment.describe('At the latest.'),
  seen_from: z.string().describe('The first half of the address.'),
  is_own: z.boolean().describe('The session of the caller.'),
})
export type OpenSession = z.output<typeof openSession>

export const openSessions = z.object({ sessions: z.array(openSession) })
export type OpenSessions = z.output<typeof openSessions>
export const sessionNo = z.object({ session_no: z.string().regex(/^[0-9]{1,18}$/) })

const ownPath = z.string().max(2_000).refine(isOwnPath, 'is no path of this site')

export const providerQuery = z.object({
  back: ownPath.default('/').describe('Where to go after signing in.'),
  purpose: z.enum(['sign_in', 'proof']).default('sign_in'),
})
/** The provider may say more than is asked of it here. */
export const providerLogout = z.object({ logout_token: z.string().min(1).max(10_000) })
