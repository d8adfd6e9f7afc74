import { CONSENTS, CORPORATE_PROFILES, RETAIL_PROFILES } from '../../../fixtures/demo-entries/profiles.ts'
import type { ToldProfile } from '../../../fixtures/demo-entries/profiles.ts'
import { enterConsents } from '../../../src/modules/consents/service.ts'
import { CONSENTS_WRITE } from '../../../src/modules/consents/policy.ts'
import { PROFILE_WRITE } from '../../../src/modules/customer-profile/policy.ts'
import type { NewEntry } from '../../../src/modules/customer-profile/schema.ts'
import { addEntry } from '../../../src/modules/customer-profile/service/write-entries.ts'
import { addDays } from '../../../src/platform/dates.ts'
import type { Desk, Held } from './desk.ts'

const PROFILES = { retail: RETAIL_PROFILES, corporate: CORPORATE_PROFILES }
const NO_WINDOW = { weekdays: null, time_from: null, time_to: null, not_before: null, not_after: null }

/** What a manager knows of some customers, and what they have said of being contacted. */
export async function enterProfiles(desk: Desk, by: string): Promise<void> {
  const customers = desk.workers.get(by)?.customers ?? []
  for (const type of ['retail', 'corporate'] as const) {
    const own = customers.filter((it) => it.customer_type_code === type)
    for (const [index, profile] of PROFILES[type].entries()) {
      const customer = own[index]
      if (customer) await enterProfile(desk, { by, customer, profile, key: `${by} ${type} ${index}` })
    }
  }
  const people = customers.filter((it) => it.customer_type_code === 'retail')
  for (const [index, consent] of CONSENTS.entries()) {
    const customer = people[index]
    if (!customer) return
    const day = desk.workingDay(addDays(desk.today, -50 + index * 12), 'back')
    const entry = { key: `consent ${by} ${index}`, by, permission: CONSENTS_WRITE, day, time: '10:05' }
    await desk.enter(entry, (context) =>
      enterConsents(context, {
        ...{ ...NO_WINDOW, ...consent, given_on: day },
        customer_id: customer.customer_id,
        request_id: context.request_id,
      }),
    )
  }
}

type Told = { by: string; customer: Held; profile: ToldProfile; key: string }

async function enterProfile(desk: Desk, { by, customer, profile, key }: Told): Promise<void> {
  const events: NewEntry[] = profile.events.map(({ in_days, ...it }) => ({
    kind_code: 'life_event',
    happened_on: addDays(desk.today, in_days),
    ...it,
  }))
  for (const [index, entry] of [...profile.entries, ...events].entries()) {
    const day = desk.workingDay(addDays(desk.today, -30 - index * 5), 'back')
    const one = { key: `profile ${key} ${index}`, by, permission: PROFILE_WRITE, day, time: '16:20' }
    await desk.enter(one, (context) => addEntry(context, { customer_id: customer.customer_id, entry }))
  }
}
