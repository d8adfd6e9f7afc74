import { Worker } from 'node:worker_threads'
import { AppError } from '../platform/errors.ts'
import type { Delivery, DeliveryInput } from './delivery.ts'
import type { LoadAnswer, LoadEvent, LoadRequest } from './load-worker.ts'
import type { StepListener } from './night-state.ts'

/** Loads the files of nights in a thread of its own, those of the next while the models of this one run. */
export type LoadAhead = {
  /** Begins once its files are `there`, at once where that is not said. */
  start(request: LoadRequest, there?: Promise<void>): void
  /**
   * The delivery of this date, when it was loaded ahead; what went wrong with it is thrown here. The listener
   * is told what has happened so far, and then as it happens.
   */
  take(businessDate: string, listener: StepListener): Promise<Delivery | null>
  stop(): Promise<void>
}

export type AheadInput = Omit<DeliveryInput, 'businessDate' | 'kind' | 'waivers'>

export function loadAhead(input: AheadInput): LoadAhead {
  let worker: Worker | null = null
  let waiting: { businessDate: string; delivery: Promise<Delivery>; news: News } | null = null
  const newWorker = () => {
    const made = new Worker(new URL('load-worker.ts', import.meta.url), { workerData: input })
    // One that has ended takes no further requests; the next start makes another.
    return made.once('exit', () => (worker = null))
  }
  return {
    start(request, there = Promise.resolve()) {
      const news = collectNews()
      const delivery = there.then(() => ask((worker ??= newWorker()), request, news))
      // Whoever takes it gets the error; until then it must not end the process.
      delivery.catch(() => undefined)
      waiting = { businessDate: request.businessDate, delivery, news }
    },
    async take(businessDate, listener) {
      const found = waiting?.businessDate === businessDate ? waiting : null
      if (!found) return null
      waiting = null
      found.news.listen(listener)
      return found.delivery
    },
    async stop() {
      await waiting?.delivery.catch(() => undefined)
      await worker?.terminate()
    },
  }
}

type News = { add(event: LoadEvent): void; listen(listener: StepListener): void }

/** Keeps what happens until somebody listens. */
function collectNews(): News {
  const kept: LoadEvent[] = []
  let listener: StepListener | null = null
  const tell = (to: StepListener, event: LoadEvent) => {
    if (event.happened === 'begin') to.onBegin?.(event.step)
    else if (event.happened === 'step') to.onStep?.(event.step)
    else to.onFailed?.(event.step)
  }
  return {
    add: (event) => (listener ? tell(listener, event) : void kept.push(event)),
    listen: (to) => {
      for (const event of kept) tell(to, event)
      listener = to
    },
  }
}

function ask(worker: Worker, request: LoadRequest, news: News): Promise<Delivery> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
    }
    const onMessage = (answer: LoadAnswer | LoadEvent) => {
      if ('happened' in answer) return news.add(answer)
      settle()
      if ('delivery' in answer) resolve(answer.delivery)
      else reject(answer.refusal ? new AppError(answer.refusal) : new Error(answer.message))
    }
    const onError = (error: Error) => {
      settle()
      reject(error)
    }
    worker.on('message', onMessage)
    const onExit = (exitCode: number) => {
      settle()
      reject(new Error(`the thread that loads files ahead ended by itself, with code ${exitCode}`))
    }
    worker.on('error', onError)
    worker.on('exit', onExit)
    worker.postMessage(request)
  })
}
