import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Codes that change every thirty seconds (RFC 6238), as the apps of telephones make them. */
const STEP_MS = 30_000
const DIGITS = 6
/** A telephone's clock may be a step before or behind. */
const STEPS_ASIDE = 1
const SECRET_BYTES = 20

export const makeTotpSecret = (): Buffer => randomBytes(SECRET_BYTES)

export const totpStep = (moment: Date): number => Math.floor(moment.getTime() / STEP_MS)

/** The code of a step (RFC 4226, SHA-1, which is what all apps know). */
export function totpCode(secret: Buffer, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest.at(-1)! & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step whose code was given, around this moment; null where it is none of them. */
export function findTotpStep(secret: Buffer, code: string, now: Date): number | null {
  const current = totpStep(now)
  for (let step = current - STEPS_ASIDE; step <= current + STEPS_ASIDE; step += 1) {
    if (isSame(totpCode(secret, step), code)) return step
  }
  return null
}

const isSame = (one: string, other: string) =>
  Buffer.byteLength(one) === Buffer.byteLength(other) && timingSafeEqual(Buffer.from(one), Buffer.from(other))

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The way in which secrets are typed into an app (RFC 4648, without padding). */
export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What an app reads to take a secret up. */
export function otpauthAddress(input: { issuer: string; account: string; secret: Buffer }): string {
  const label = `${encodeURIComponent(input.issuer)}:${encodeURIComponent(input.account)}`
  // Apps do not take a plus for a blank.
  const issuer = encodeURIComponent(input.issuer)
  const form = `algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`
  return `otpauth://totp/${label}?secret=${toBase32(input.secret)}&issuer=${issuer}&${form}`
}
