import { checksumsOf, loadDelivery, openDelivery, type Delivery } from './delivery.ts'
import type { Arrival } from './load/index.ts'
import type { NightInput } from './night-plan.ts'

/** Loads the files of the next night while the models of this one run: the one reads, the other computes. */
export type LoadAhead = {
  start(input: NightInput, arrivalsBefore: Arrival[]): void
  /** The delivery of this date, when it was loaded ahead; what went wrong with it is thrown here. */
  take(businessDate: string): Promise<Delivery | null>
  /** Lets go of a delivery that nobody took. */
  drop(): Promise<void>
}

export function loadAhead(): LoadAhead {
  let waiting: { businessDate: string; delivery: Promise<Delivery> } | null = null
  return {
    start(input, arrivalsBefore) {
      const before = arrivalsBefore.map(({ contract, checksum }) => ({ file: contract.file, checksum }))
      const delivery = openAndLoad(input, before)
      // Whoever takes it gets the error; until then it must not end the process.
      delivery.catch(() => undefined)
      waiting = { businessDate: input.businessDate, delivery }
    },
    async take(businessDate) {
      const found = waiting?.businessDate === businessDate ? waiting.delivery : null
      if (found) waiting = null
      return found
    },
    async drop() {
      const left = waiting
      waiting = null
      await left?.delivery.then(({ duck }) => duck.close()).catch(() => undefined)
    },
  }
}

async function openAndLoad(
  input: NightInput,
  before: { file: string; checksum: string }[],
): Promise<Delivery> {
  const { onStep: _, ...quiet } = input
  const delivery = await openDelivery(quiet, checksumsOf(before))
  try {
    await loadDelivery(delivery, quiet)
    return delivery
  } catch (error) {
    delivery.duck.close()
    throw error
  }
}
