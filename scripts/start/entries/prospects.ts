import { LIKE_A_CUSTOMER, PROSPECTS, type ToldProspect } from '../../../fixtures/demo-entries/prospects.ts'
import { PROSPECTS_WRITE } from '../../../src/modules/prospects/policy.ts'
import type { NewProspect } from '../../../src/modules/prospects/schema.ts'
import { enterProspect, logContact } from '../../../src/modules/prospects/service/write-prospects.ts'
import { bankMoment } from '../../../src/platform/clock.ts'
import { addDays } from '../../../src/platform/dates.ts'
import type { Desk } from './desk.ts'

const UNSAID = { company_name: null, phone: null, region: null, next_contact_on: null, id_number: null }

/** People and companies without an account, how far they are, and one who is like a customer. */
export async function enterProspects(desk: Desk): Promise<void> {
  for (const [index, told] of PROSPECTS.entries()) await enterOne(desk, { told, key: String(index) })
  const { by, ago, ...like } = LIKE_A_CUSTOMER
  const company = desk.workers.get('branch')?.customers.find((it) => it.customer_type_code === 'corporate')
  if (!company) return
  const told = {
    ...like,
    customer_type_code: 'corporate',
    prospect_name: company.customer_name,
    by,
    ago,
  } as const
  await enterOne(desk, { told, key: 'like a customer' })
}

async function enterOne(desk: Desk, { told, key }: { told: ToldProspect; key: string }): Promise<void> {
  const { by, ago, contact, ...prospect } = told
  const dayAgo = (days: number) => desk.workingDay(addDays(desk.today, -days), 'back')
  const entry = { key: `prospect ${key}`, by, permission: PROSPECTS_WRITE, day: dayAgo(ago), time: '17:40' }
  await desk.enter(entry, async (context) => {
    const { request_id } = context
    const entered: NewProspect = { ...UNSAID, ...prospect, is_warned: true }
    const { prospect: made } = await enterProspect(context, { ...entered, request_id })
    if (!contact) return
    const { ago: since, next, ...said } = contact
    const day = dayAgo(since)
    const at = bankMoment(day, '16:10')
    const next_contact_on =
      next === null ? null : desk.workingDay(addDays(desk.today, next), next < 0 ? 'back' : 'on')
    await logContact(
      { ...context, clock: { now: () => at, today: () => day } },
      {
        ...said,
        ...{
          prospect_id: made.prospect_id,
          happened_at: bankMoment(day, '15:50').toISOString(),
          next_contact_on,
          request_id,
        },
      },
    )
  })
}
