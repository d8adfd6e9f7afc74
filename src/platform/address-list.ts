import { BlockList, isIP, isIPv6 } from 'node:net'
import { textOf } from './environment.ts'
import { invalid } from './errors.ts'

/** Addresses and networks that a setting lists. This machine is always among them. */
export type AddressList = { has(address: string): boolean }

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

export function addressesOf(env: NodeJS.ProcessEnv, name: string): AddressList {
  const list = new BlockList()
  list.addSubnet('127.0.0.0', 8, 'ipv4')
  list.addAddress('::1', 'ipv6')
  for (const entry of textOf(env, name)?.split(',') ?? []) add(list, { name, entry: entry.trim() })
  return { has: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)) }
}

function add(list: BlockList, { name, entry }: { name: string; entry: string }): void {
  const [address = '', bits, ...more] = entry.split('/')
  const most = isIPv6(address) ? 128 : 32
  const isNetwork = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most
  if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !isNetwork)) {
    throw invalid(`${name} has "${entry}"; it takes addresses and networks like 10.1.2.3,10.2.0.0/16.`)
  }
  if (isNetwork) list.addSubnet(address, Number(bits), familyOf(address))
  else list.addAddress(address, familyOf(address))
}
