import { isIPv4, isIPv6 } from 'node:net'

const GROUPS = 8
const NETWORK_GROUPS = 4

/**
 * What counts as one place: an address, and of IPv6 the network of 64 bits, which one machine has to itself
 * and may choose its addresses from. What is no address is a place of its own.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain) || !isIPv6(plain)) return plain
  const [before = '', after] = plain.toLowerCase().replace(/%.*$/, '').split('::')
  const front = before === '' ? [] : before.split(':')
  const back = after ? after.split(':') : []
  const filled =
    after === undefined ? front : [...front, ...Array(GROUPS - front.length - back.length).fill('0'), ...back]
  return filled
    .slice(0, NETWORK_GROUPS)
    .map((it) => Number.parseInt(it, 16).toString(16))
    .join(':')
}
