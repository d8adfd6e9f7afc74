/** Exact decimals as whole numbers of a power of ten; nothing of the product is used to reckon with them. */

/** The text of a decimal in units of 10^-places; more places than that are an error. */
export function unitsOf(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const rest = fraction.slice(places)
  if (/[^0]/.test(rest)) throw new Error(`${text} has more than ${places} places`)
  const units = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'))
  return text.startsWith('-') ? -units : units
}

/** A quotient as a whole number, halves away from zero. */
export function divide(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  const quotient = (2n * n + d) / (2n * d)
  return isNegative ? -quotient : quotient
}

export function textOf(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** What fen earn in a day at a yearly rate in 10^-8, in millionths of a yuan. */
export const earned = (fen: bigint, rate: bigint, daysOfYear: bigint) =>
  divide(fen * rate, 10_000n * daysOfYear)
