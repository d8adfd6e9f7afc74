import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../platform/errors.ts'
import { openDuck } from '../serving/duckdb.ts'
import { checkDelivery, loadDelivery, stepRecorder, type Delivery, type DeliveryInput } from './delivery.ts'
import type { EarlierFiles } from './load/index.ts'
import type { AheadInput } from './load-ahead.ts'
import type { Step } from './night-state.ts'

export type LoadRequest = Pick<DeliveryInput, 'businessDate' | 'kind' | 'waivers'> & { earlier: EarlierFiles }

/** An expected failure travels with its code and details, to be reported as if it had happened there. */
export type LoadAnswer =
  | { delivery: Delivery }
  | { refusal: ConstructorParameters<typeof AppError>[0] | null; message: string }

const common = workerData as AheadInput
// A new engine for every night would begin with new memory each time.
const duck = await openDuck({ threads: common.threads })

async function answer({ earlier, ...date }: LoadRequest): Promise<LoadAnswer> {
  const input: DeliveryInput = { ...common, ...date, duck }
  const steps: Step[] = []
  const step = stepRecorder(steps)
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
