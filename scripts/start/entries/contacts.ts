import { CORPORATE_BEFORE, CORPORATE_STORIES } from '../../../fixtures/demo-entries/corporate-stories.ts'
import { RETAIL_BEFORE, RETAIL_STORIES } from '../../../fixtures/demo-entries/retail-stories.ts'
import type { Story, ToldContact, ToldStep } from '../../../fixtures/demo-entries/told.ts'
import { between, pick, randomFor } from '../../../fixtures/generator/random.ts'
import { CONTACTS_WRITE } from '../../../src/modules/customer-contacts/index.ts'
import { planContact } from '../../../src/modules/customer-contacts/service/plan-contact.ts'
import { logContact } from '../../../src/modules/customer-contacts/service/write-contacts.ts'
import { finishTask } from '../../../src/modules/notices/service/tasks.ts'
import { bankMoment } from '../../../src/platform/clock.ts'
import { addDays } from '../../../src/platform/dates.ts'
import type { Desk, Entering, Held } from './desk.ts'

/** Customers beyond these were not spoken with, nor was the last: whom nobody has reached is part of it. */
const SPOKEN_WITH_MAX = { retail: 16, corporate: 6 }
const STORIES = { retail: RETAIL_STORIES, corporate: CORPORATE_STORIES }
const BEFORE = { retail: RETAIL_BEFORE, corporate: CORPORATE_BEFORE }
/** The stories reach back so many days; what was before lies behind them. */
const STORY_DAYS = 95
/** Who has a few customers has spoken with each of them about more than one thing. */
const FEW = 6
/** A story is told of a second customer some days apart. */
const APART_DAYS = 6

type Told = { desk: Desk; by: string; customer: Held; key: string }

/** What a manager has spoken about with customers, what is to come of it, and whom to contact next. */
export async function enterContacts(desk: Desk, by: string): Promise<void> {
  const random = randomFor('demo entries', `contacts of ${by}`)
  const customers = desk.workers.get(by)?.customers ?? []
  for (const type of ['retail', 'corporate'] as const) {
    const own = customers.filter((it) => it.customer_type_code === type)
    const spoken = own.slice(0, Math.min(SPOKEN_WITH_MAX[type], Math.max(own.length - 1, 1)))
    const all = STORIES[type]
    const rounds = spoken.length < FEW ? 2 : 1
    const stories = spoken.flatMap((customer, index) => {
      const told = { desk, by, customer, key: `${by} ${type} ${index}` }
      const before = pick(random, BEFORE[type])
      const rest = Array.from({ length: rounds }, (_, round) => {
        const place = index + round * spoken.length
        const apartDays = place < all.length ? 0 : between(random, 1, APART_DAYS)
        return { round, story: all[place % all.length]!, apartDays }
      })
      return { told, before, rest }
    })
    // One customer beside another, each from the first contact on.
    await Promise.all(
      stories.map(async ({ told, before, rest }) => {
        await enterBefore(told, before)
        for (const { round, story, apartDays } of rest) {
          await enterStory({ ...told, key: `${told.key} ${round}` }, story, apartDays)
        }
      }),
    )
    await planNext({ desk, by, key: `${by} ${type}` }, own.slice(spoken.length))
  }
}

/** A contact around the day of the bank's figures, where these lie behind all that is told of today. */
async function enterBefore({ desk, by, customer, key }: Told, contact: ToldContact): Promise<void> {
  const day = addDays(desk.figuresDay, -contact.ago)
  if (day >= addDays(desk.today, -STORY_DAYS)) return
  await enterContact({ desk, by, customer, key: `${key} before` }, { contact, day, step: null })
}

async function enterStory({ key, ...told }: Told, story: Story, apartDays: number): Promise<void> {
  const { desk } = told
  for (const [index, contact] of story.entries()) {
    const day = addDays(desk.today, -contact.ago - apartDays)
    await enterContact({ ...told, key: `${key} ${index}` }, { contact, day, step: contact.step ?? null })
  }
}

type Entered = { contact: ToldContact; day: string; step: ToldStep | null }

async function enterContact({ desk, by, customer, key }: Told, it: Entered): Promise<void> {
  const { contact, step } = it
  const { ago: _ago, time, step: _step, spoken_with = null, ...said } = contact
  const day = desk.workingDay(it.day, 'back')
  const dueOn = step && dueDay(desk, { day, due: step.due })
  await desk.enter(
    { key: `contact ${key}`, by, permission: CONTACTS_WRITE, day, time: later(time) },
    async (context) => {
      const happened_at = bankMoment(day, time).toISOString()
      const { contact: made } = await logContact(context, {
        ...{ ...said, spoken_with, happened_at, colleague_ids: [], is_warned: true },
        customer_id: customer.customer_id,
        request_id: context.request_id,
        next_step: step && {
          what: step.what,
          due_on: dueOn!,
          to_user_id: context.actor.user_id,
          planned: step.planned ? { ...step.planned, purpose_code: 'service' } : null,
        },
      })
      if (made.next_step && step?.done)
        await finish(context, { day: dueOn!, note: step.done, task_id: made.next_step.task_id })
    },
  )
}

/** It is entered a quarter of an hour after it was over. */
const later = (time: string): string => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const at = hour * 60 + minute + 15
  return [Math.floor(at / 60), at % 60].map((it) => String(it).padStart(2, '0')).join(':')
}

/** What is over was due on a working day before today and after the contact, what is open from today on. */
function dueDay(desk: Desk, { day, due }: { day: string; due: number }): string {
  const dueOn = desk.workingDay(addDays(desk.today, due), due < 0 ? 'back' : 'on')
  return dueOn > day ? dueOn : desk.workingDay(addDays(day, 1), 'on')
}

type Finishing = { task_id: string; day: string; note: string }

export const finish = (context: Entering, { task_id, day, note }: Finishing): Promise<unknown> => {
  const at = bankMoment(day, '11:00')
  const clock = { now: () => at, today: () => day }
  return finishTask({ ...context, clock }, { task_id, note, request_id: context.request_id })
}

const PLANNED_IN_DAYS = [2, 9]

/** Some of those whom nobody has spoken with are planned for. */
async function planNext(
  { desk, by, key }: Omit<Told, 'customer'>,
  customers: readonly Held[],
): Promise<void> {
  for (const [index, days] of PLANNED_IN_DAYS.entries()) {
    const customer = customers[index]
    if (!customer) return
    const planned_on = desk.workingDay(addDays(desk.today, days), 'on')
    const entry = {
      key: `plan ${key} ${index}`,
      by,
      permission: CONTACTS_WRITE,
      day: desk.today,
      time: '08:40',
    }
    await desk.enter(entry, (context) =>
      planContact(context, {
        ...{ planned_on, was: null, customer_id: customer.customer_id },
        request_id: context.request_id,
      }),
    )
  }
}
