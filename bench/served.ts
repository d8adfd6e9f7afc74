import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { demoPasswordOf } from '../src/platform/secrets.ts'
import type { Addresses } from './serve.ts'
import type { Bench } from './state.ts'

/** Serves the bank in a process of its own while something is measured. */
export async function withServer<T>(
  bench: Bench,
  measure: (addresses: Addresses) => Promise<T>,
  how: 'as it is' | 'without-trail' = 'as it is',
): Promise<T> {
  const server = fork(new URL('serve.ts', import.meta.url), [bench.bank.bank, how])
  try {
    const [addresses] = (await once(server, 'message')) as [Addresses]
    return await measure(addresses)
  } finally {
    await stop(server)
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const ended = once(server, 'exit')
  if (server.connected) server.disconnect()
  await ended
}

/** Signs a demo user in; the answer is the cookie of the session. */
export async function signIn(bench: Bench, { url }: Addresses, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: demoPasswordOf(bench.config) }),
  })
  if (!answer.ok) throw new Error(`signing in as ${username}: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}
