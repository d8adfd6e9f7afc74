import { Worker } from 'node:worker_threads'
import type { DeliverRequest, DeliverMessage } from './delivery-worker.ts'

/** Files on their way into the landing folder. */
export type Files = {
  /** Resolves when those of a date are all there. */
  there(businessDate: string): Promise<void>
  complete: Promise<void>
}

export const FILES_THERE: Files = { there: () => Promise.resolve(), complete: Promise.resolve() }

/** What a bank of a million customers takes; smaller ones never come near it. */
const HEAP_MB = 8000

/** Makes a bank's files in a thread of its own, so that the first nights run while later days are made. */
export function startDelivery(request: DeliverRequest): Files {
  const dates = new Map<string, PromiseWithResolvers<void>>()
  const at = (date: string) => {
    const known = dates.get(date) ?? Promise.withResolvers<void>()
    dates.set(date, known)
    return known
  }
  const worker = new Worker(new URL('delivery-worker.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  const complete = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: DeliverMessage) => {
      if ('error' in message) reject(new Error(message.error))
      else at(message.date).resolve()
    })
    worker.on('error', reject)
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the files were not finished: code ${code}`)),
    )
  })
  // Whoever waits gets the error; until then it must not end the process.
  complete.catch(() => undefined)
  return {
    // The end of all counts for a date, too: a bank that failed has no more files to wait for.
    there: (date) => Promise.race([at(date).promise, complete]),
    complete,
  }
}
