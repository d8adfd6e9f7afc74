import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { unavailable } from '../errors.ts'

const RETRY_MS = 20
const WAIT_LIMIT_MS = 180_000

/**
 * One process, or thread, at a time. The lock is a name without a file that the system frees when its holder
 * dies, however it dies: nothing stale can stay behind.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 24)
  const server = await acquire(`\0zhike-${digest}`, name)
  try {
    return await work()
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

async function acquire(address: string, name: string): Promise<Server> {
  const giveUpAt = performance.now() + WAIT_LIMIT_MS
  for (;;) {
    const server = await listen(address)
    if (server) return server
    if (performance.now() > giveUpAt) {
      throw unavailable('lock_busy', `Another process has been busy with ${name} for three minutes.`)
    }
    await sleep(RETRY_MS)
  }
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(address, () => resolve(server))
  })
}
