import { systemClock } from '../../src/platform/clock.ts'
import { addDays } from '../../src/platform/dates.ts'
import type { Browser } from './app.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { prospectWrites } from './prospect-writes.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'
import { workListWrites } from './work-list-writes.ts'

/** A call that reached a customer long ago, as it is logged. */
export const callOf = (customer_id: string) => ({
  url: `/api/customers/${customer_id}/contact-log`,
  payload: {
    kind_code: 'phone',
    direction_code: 'outbound',
    happened_at: '2026-06-01T09:30:00+08:00',
    outcome_code: 'reached',
    subject: '存单到期',
    note: '客户愿意续存三年，下周来网点办理。',
  },
})

/** One request of each route about contacts, consents, lists by which people are contacted, and prospects. */
export function contactWrites(stage: () => { who: Browser; bank: TestBank }): Record<string, WriteExample> {
  const givenCall = async (): Promise<Asked> => ({
    who: stage().who,
    ...callOf(await givenCustomer(stage().bank)),
  })
  return {
    ...workListWrites(stage),
    ...prospectWrites(stage),
    'POST /api/customers/{customer_id}/contact-log': { action: 'contacts.log', given: givenCall },
    'PUT /api/customers/{customer_id}/contact-log/{contact_id}': {
      action: 'contacts.correct',
      given: async () => {
        const call = await givenCall()
        const { contact_id } = (await ask('POST', call)).body.contact
        const payload = { version: 1, changes: { outcome_code: 'refused' } }
        return { who: call.who, url: `${call.url}/${contact_id}`, payload }
      },
    },
    'PUT /api/customers/{customer_id}/next-contact': {
      action: 'contacts.plan',
      given: async () => ({
        who: stage().who,
        url: `/api/customers/${await givenCustomer(stage().bank)}/next-contact`,
        payload: { planned_on: addDays(systemClock.today(), 7), was: null },
      }),
    },
    'POST /api/customers/{customer_id}/consents': {
      action: 'consents.enter',
      given: async () => ({
        who: stage().who,
        url: `/api/customers/${await givenCustomer(stage().bank)}/consents`,
        payload: {
          channel_codes: ['phone'],
          purpose_codes: ['marketing'],
          state_code: 'granted',
          given_on: '2026-06-01',
          evidence_code: 'form',
          reference: 'SQ-2026-0001',
        },
      }),
    },
  }
}
