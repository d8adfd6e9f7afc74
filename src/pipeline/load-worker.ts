import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../platform/errors.ts'
import { openDuck } from '../serving/duckdb.ts'
import { checkDelivery, loadDelivery, stepRecorder, type Delivery, type DeliveryInput } from './delivery.ts'
import type { EarlierFiles } from './load/index.ts'
import type { AheadInput } from './load-ahead.ts'
import type { FailedStep, Step } from './night-state.ts'

export type LoadRequest = Pick<DeliveryInput, 'businessDate' | 'kind' | 'waivers'> & { earlier: EarlierFiles }

/** An expected failure travels with its code and details, to be reported as if it had happened there. */
export type LoadAnswer =
  | { delivery: Delivery }
  | { refusal: ConstructorParameters<typeof AppError>[0] | null; message: string }

/** What happens meanwhile, for those who watch. */
export type LoadEvent =
  | { happened: 'begin'; step: string }
  | { happened: 'step'; step: Step }
  | { happened: 'failed'; step: FailedStep }

const tell = (event: LoadEvent) => parentPort?.postMessage(event)

const common = workerData as AheadInput
// A new engine for every night would begin with new memory each time.
const duck = await openDuck(common.limits)

async function answer({ earlier, ...date }: LoadRequest): Promise<LoadAnswer> {
  const input: DeliveryInput = { ...common, ...date, duck }
  const steps: Step[] = []
  const step = stepRecorder(steps, {
    onBegin: (name) => tell({ happened: 'begin', step: name }),
    onStep: (done) => tell({ happened: 'step', step: done }),
    onFailed: (failed) => tell({ happened: 'failed', step: failed }),
  })
  try {
    const arrivals = await checkDelivery(input, earlier, step)
    return { delivery: { ...(await loadDelivery(input, arrivals, step)), steps } }
  } catch (error) {
    if (!(error instanceof AppError))
      return { refusal: null, message: String((error as Error).stack ?? error) }
    const { code, status, message, details } = error
    return { refusal: { code, status, message, ...(details ? { details } : {}) }, message }
  }
}

parentPort?.on('message', (request: LoadRequest) => {
  void answer(request).then((it) => parentPort?.postMessage(it))
})
