import { invalid } from './errors.ts'

/** An empty variable counts as not set, as shells and service files write it that way. */
export function textOf(env: NodeJS.ProcessEnv, name: string): string | null {
  const value = env[name]?.trim()
  return value ? value : null
}

export function urlOf(env: NodeJS.ProcessEnv, name: string, protocol: RegExp): string | null {
  const text = textOf(env, name)
  if (text === null || (URL.canParse(text) && protocol.test(new URL(text).protocol))) return text
  // Not the value: an address may hold a password.
  throw invalid(`${name} is no address of the form ${protocol.source.replace(/[\^$]/g, '')}//host.`)
}
