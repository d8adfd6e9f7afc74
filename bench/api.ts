import { measureList } from './list.ts'
import { measureRecord } from './record.ts'
import type { Measured, Measuring } from './state.ts'

/** What screens ask for most, on the bank as it was published in the evening. */
export async function measureApi(measuring: Measuring): Promise<Measured> {
  const ratios = [...(await measureRecord(measuring)), ...(await measureList(measuring))]
  return { business_date: measuring.bench.evening.business_date, ratios }
}
