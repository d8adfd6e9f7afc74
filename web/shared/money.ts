/** Amounts arrive as decimal text and stay text: they are split, scaled and rounded as whole numbers. */

export type MoneyUnit = 'yuan' | 'wan' | 'yi'

/** What stands where there is no figure; never a bare zero and never `NaN`. */
export const NO_FIGURE = '—'

const SHIFT: Record<MoneyUnit, number> = { yuan: 0, wan: 4, yi: 8 }
const DECIMALS: Record<MoneyUnit, number> = { yuan: 2, wan: 2, yi: 4 }
const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d+))?$/

type Parts = { isNegative: boolean; digits: bigint; scale: number }

function parseDecimal(text: string): Parts | null {
  const match = DECIMAL_TEXT.exec(text.trim())
  if (match === null) return null
  const fraction = match[3] ?? ''
  return { isNegative: match[1] === '-', digits: BigInt(match[2] + fraction), scale: fraction.length }
}

/** Rounds half away from zero, as the bank's books do. */
function rescale(parts: Parts, scale: number): bigint {
  if (scale >= parts.scale) return parts.digits * 10n ** BigInt(scale - parts.scale)
  const divisor = 10n ** BigInt(parts.scale - scale)
  return (parts.digits + divisor / 2n) / divisor
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

function write(rounded: bigint, decimals: number): string {
  const digits = rounded.toString().padStart(decimals + 1, '0')
  const whole = group(digits.slice(0, digits.length - decimals))
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
}

const WHOLE: Pick<Parts, 'isNegative'> = { isNegative: false }
const BAND = /^\[(\d*),(\d*)\)$/

/** A band seen instead of an amount: `[200000,500000)` -> `20–50` (wan); without bounds, `***`. */
function formatBand(band: string, unit: MoneyUnit): string | null {
  const [, from, to] = BAND.exec(band) ?? []
  if (from === undefined || to === undefined) return null
  if (from === '' && to === '') return '***'
  const bound = (yuan: string) => write(rescale({ ...WHOLE, digits: BigInt(yuan), scale: SHIFT[unit] }, 0), 0)
  if (from === '') return `<${bound(to)}`
  return to === '' ? `≥${bound(from)}` : `${bound(from)}–${bound(to)}`
}

/** `1234567.895` -> `1,234,567.90` (yuan), `123.46` (wan), `0.0123` (yi); a band as a band. */
export function formatMoney(text: string | null | undefined, unit: MoneyUnit = 'yuan'): string {
  const band = text == null ? null : formatBand(text, unit)
  if (band !== null) return band
  const parts = text == null ? null : parseDecimal(text)
  if (parts === null) return NO_FIGURE
  const rounded = rescale({ ...parts, scale: parts.scale + SHIFT[unit] }, DECIMALS[unit])
  return `${parts.isNegative && rounded !== 0n ? '-' : ''}${write(rounded, DECIMALS[unit])}`
}

/** A change carries its sign; a rise is `+`. */
export function formatChange(text: string | null | undefined, unit: MoneyUnit = 'yuan'): string {
  const shown = formatMoney(text, unit)
  return signOf(text) > 0 && shown !== NO_FIGURE ? `+${shown}` : shown
}

export function signOf(text: string | null | undefined): -1 | 0 | 1 {
  const parts = text == null ? null : parseDecimal(text)
  if (parts === null || parts.digits === 0n) return 0
  return parts.isNegative ? -1 : 1
}

/** Any other decimal, such as a rate or a net asset value, with the decimals it was given. */
export function formatDecimal(text: string | null | undefined, decimals?: number): string {
  const parts = text == null ? null : parseDecimal(text)
  if (parts === null) return NO_FIGURE
  const scale = decimals ?? parts.scale
  const rounded = rescale(parts, scale)
  return `${parts.isNegative && rounded !== 0n ? '-' : ''}${write(rounded, scale)}`
}

/** A rate as the bank writes it: `0.0145` -> `1.45%`; at least two decimals, at most four. */
export function formatPercent(text: string | null | undefined): string {
  const parts = text == null ? null : parseDecimal(text)
  if (parts === null) return NO_FIGURE
  const percent = rescale({ ...parts, digits: parts.digits * 100n }, 4)
  return `${parts.isNegative && percent !== 0n ? '-' : ''}${write(percent, 4).replace(/0{1,2}$/, '')}%`
}

export function formatCount(count: string | number | null | undefined): string {
  return count == null ? NO_FIGURE : formatDecimal(String(count), 0)
}

/** What a person types into a range (in the unit shown) as whole fen; null when it is not an amount. */
export function toFen(typed: string, unit: MoneyUnit): string | null {
  const parts = parseDecimal(typed.replaceAll(',', ''))
  if (parts === null) return null
  const fen = rescale({ ...parts, digits: parts.digits * 10n ** BigInt(SHIFT[unit]) }, 2)
  return `${parts.isNegative && fen !== 0n ? '-' : ''}${fen}`
}

/** The reverse of `toFen`, without trailing zeros, to show a range that came with the address. */
export function fromFen(fen: string, unit: MoneyUnit): string {
  const parts = parseDecimal(fen)
  if (parts === null) return ''
  const scale = SHIFT[unit] + 2
  const digits = parts.digits.toString().padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  const whole = digits.slice(0, -scale)
  return `${parts.isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The share of a part in a whole, rounded to thousandths: for a bar and the percent beside it. */
export function shareOf(part: string | null, whole: string | null): number {
  const [a, b] = [part, whole].map((text) => (text === null ? null : parseDecimal(text)))
  if (a == null || b == null || b.digits === 0n || a.isNegative || b.isNegative) return 0
  const scale = Math.max(a.scale, b.scale)
  const [numerator, denominator] = [rescale(a, scale), rescale(b, scale)]
  return Number((numerator * 2000n + denominator) / (denominator * 2n)) / 1000
}
