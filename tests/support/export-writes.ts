import type { Browser } from './app.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { EXPORT_FORM } from './exports.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

let last = 0

/** One request of each route about exports. */
export function exportWrites(stage: () => { who: Browser; bank: TestBank }): Record<string, WriteExample> {
  /** Of a customer of its own: totals of a publication are kept once they are counted. */
  const asking = async (): Promise<Asked> => {
    const source_customer_no = `X${(last += 1)}`
    await givenCustomer(stage().bank, { source_customer_no })
    const filter = JSON.stringify({ column: 'source_customer_no', op: 'eq', value: source_customer_no })
    return { who: stage().who, url: '/api/exports', payload: { ...EXPORT_FORM, filter } }
  }
  return {
    'POST /api/exports': { action: 'exports.make', given: asking },
    'POST /api/exports/{export_no}/download': {
      action: 'exports.download',
      given: async () => {
        const { body } = await ask('POST', await asking())
        return { who: stage().who, url: `/api/exports/${body.export.export_no}/download` }
      },
    },
    'POST /api/exports/trace': {
      action: 'exports.trace',
      given: () => ({ who: stage().who, url: '/api/exports/trace', payload: { text: 'C000000001' } }),
    },
  }
}
