/** Money is summed in hundredths: the control total of a file has two decimals. */
const HUNDREDTHS = 2

/** A plain decimal with at most two decimals in hundredths; null for any other text. */
export function toHundredths(text: string): bigint | null {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (!found) return null
  const units = BigInt(found[2]! + (found[3] ?? '').padEnd(HUNDREDTHS, '0'))
  return found[1] ? -units : units
}

export function fromHundredths(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(HUNDREDTHS + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -HUNDREDTHS)}.${digits.slice(-HUNDREDTHS)}`
}

/**
 * What the source may have meant by an amount we refuse to load: `1,234.56`, `1E+07`, `-.5`, ` 5`. Only for
 * the control total, which counts every row the source wrote. Null when it is no whole hundredth.
 */
export function readLoosely(text: string): bigint | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '')
  const found = /^([+-]?)(\d*)\.?(\d*)(?:E([+-]?\d{1,2}))?$/i.exec(plain)
  if (!found || `${found[2]}${found[3]}` === '') return null
  const digits = BigInt(`${found[2]}${found[3]}`)
  const shift = HUNDREDTHS - found[3]!.length + Number(found[4] ?? 0)
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : divideExactly(digits, 10n ** BigInt(-shift))
  return scaled === null ? null : found[1] === '-' ? -scaled : scaled
}

const divideExactly = (a: bigint, b: bigint): bigint | null => (a % b === 0n ? a / b : null)
