import { parentPort, workerData } from 'node:worker_threads'
import { findBank, type DeliveryInput } from './banks.ts'

export type DeliverRequest = Omit<DeliveryInput, 'onDay'> & { bank: string }
export type DeliverMessage = { date: string } | { error: string }

const { bank, ...input } = workerData as DeliverRequest
const tell = (message: DeliverMessage) => parentPort?.postMessage(message)
try {
  await findBank(bank).deliver({ ...input, onDay: (date) => tell({ date }) })
} catch (error) {
  tell({ error: String((error as Error).stack ?? error) })
}
