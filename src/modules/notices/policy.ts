import assert from 'node:assert/strict'
import { addDays, isMonthEnd } from '../../platform/dates.ts'
import { conflict, forbidden } from '../../platform/errors.ts'
import { addWorkingDays, type Calendar, isWeekend } from '../../platform/working-days.ts'
import {
  addWorkingMs,
  endOfWork,
  nextWorkingMoment,
  workingTimeBetween,
} from '../../platform/working-time.ts'
import type { CalendarYear } from './calendar.schema.ts'
import type { Priority, Words } from './schema.ts'
import type { TaskMove, TaskState } from './tasks.schema.ts'

/** One kind of notice, as the module that tells of it describes it. */
export type NoticeKind = {
  /** `<subject>.<event>`, the same for ever. */
  kind: string
  zh: string
  en: string
  priority: Priority
  /** How people are told beside the inbox unless they choose otherwise. */
  channels: readonly 'mail'[]
  /** What stands in the inbox; `{name}` is the place of a fact. */
  sentence: Words
  /** The facts: `open` ones may leave the house, as they say nothing of a customer. */
  facts: Readonly<Record<string, 'open' | 'inside'>>
  /** What a mail says; with open facts only. Without it a mail names the kind alone. */
  outside?: Words
  /** For how long the same is not told again; null: ever. */
  quiet_hours: number | null
}

export type Fact = string | number | Words
export type Facts = Readonly<Record<string, Fact>>

const placesIn = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map((it) => it[1]!).toSorted()

/** A kind that is described wrongly is a bug, and stops the program. */
export function checkKind(kind: NoticeKind): NoticeKind {
  assert(/^[a-z_]{1,40}\.[a-z_]{1,40}$/.test(kind.kind), `${kind.kind} is no name of a kind`)
  const said = [kind.sentence, ...(kind.outside ? [kind.outside] : [])]
  for (const { zh, en } of said) {
    assert.deepEqual(placesIn(en), placesIn(zh), `${kind.kind} says something else in the other language`)
    for (const place of placesIn(zh)) assert(place in kind.facts, `${kind.kind} knows no fact ${place}`)
  }
  for (const place of placesIn(kind.outside?.zh ?? '')) {
    assert(kind.facts[place] === 'open', `${kind.kind} would tell ${place} outside the house`)
  }
  return kind
}

/** A sentence with the facts in their places. */
export function complete(sentence: Words, facts: Facts): Words {
  const say = (language: keyof Words) =>
    sentence[language].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const fact = facts[name]
      return typeof fact === 'object' ? fact[language] : String(fact ?? '')
    })
  return { zh: say('zh'), en: say('en') }
}

/** What a mail says: never more than the kind, its open facts and the day it is due. */
export function mailLines(kind: NoticeKind, { facts, due_on }: { facts: Facts; due_on: string | null }) {
  const outside = kind.outside ? complete(kind.outside, facts) : null
  return {
    zh: [
      ...(outside ? [outside.zh] : []),
      ...(due_on ? [`期限：${due_on}`] : []),
      '详情请登录知客，在“消息”中查看。',
    ],
    en: [
      ...(outside ? [outside.en] : []),
      ...(due_on ? [`Due: ${due_on}`] : []),
      'Sign in to Zhike and open “Notices” to read more.',
    ],
  }
}

export type TaskTimes = { half_at: Date; due_at: Date; escalate_at: Date }

/**
 * When a task given now is half through its time, due, and heard of by the superior: at the end of work of
 * the day so many working days later, and when work begins after it.
 */
export function taskTimes(
  given: { at: Date; on: string; due_in_days: number },
  calendar: Calendar,
): TaskTimes {
  const due_at = endOfWork(addWorkingDays(given.on, given.due_in_days, calendar), calendar)
  const half = workingTimeBetween(given.at, due_at, calendar) / 2
  const half_at = addWorkingMs(given.at, Math.floor(half), calendar)
  return { half_at, due_at, escalate_at: nextWorkingMoment(new Date(due_at.getTime() + 1), calendar) }
}

type Held = {
  state_code: TaskState
  given_by: string
  holder_user_id: string | null
  holder_post_id: string | null
}
type Mover = { user_id: string; post_ids: readonly string[] }

const isHolder = (task: Held, { user_id, post_ids }: Mover): boolean =>
  task.holder_user_id === user_id || (task.holder_post_id !== null && post_ids.includes(task.holder_post_id))

const MAY: Record<TaskMove, (task: Held, mover: Mover) => boolean> = {
  done: isHolder,
  cancel: (task, { user_id }) => task.given_by === user_id,
  hand_over: (task, mover) => isHolder(task, mover) || task.given_by === mover.user_id,
  comment: (task, mover) => isHolder(task, mover) || task.given_by === mover.user_id,
}

/** What somebody may do with a task now. */
export const movesFor = (task: Held, mover: Mover): TaskMove[] =>
  task.state_code === 'open' ? (Object.keys(MAY) as TaskMove[]).filter((move) => MAY[move](task, mover)) : []

export const taskClosed = () => conflict('task_closed', 'The task is open no more.')

/** 409 where it is settled already, 403 for who may not. */
export function requireMove(task: Held, move: TaskMove, mover: Mover): void {
  if (task.state_code !== 'open') throw taskClosed()
  if (!MAY[move](task, mover)) throw forbidden('do this with a task of others')
}

const ends = (month: number): CalendarYear['months'][number]['ends'] => [
  'month',
  ...(month % 3 === 0 ? (['quarter'] as const) : []),
  ...(month === 12 ? (['year'] as const) : []),
]

function* daysFrom(first: string): Generator<string> {
  for (let day = first; ; day = addDays(day, 1)) {
    yield day
    if (isMonthEnd(day)) return
  }
}

/** A month of the calendar with what the list says of its days. */
export function describeMonth(month: string, calendar: Calendar): CalendarYear['months'][number] {
  const named = new Map(calendar.listed.days.map((it) => [it.day, it]))
  const days = [...daysFrom(`${month}-01`)].map((day) => {
    const isWorked = calendar.isWorkingDay(day)
    const kind = isWorked
      ? isWeekend(day)
        ? ('made_up' as const)
        : ('work' as const)
      : isWeekend(day) && !named.has(day)
        ? ('weekend' as const)
        : ('holiday' as const)
    const { zh, en } = named.get(day) ?? {}
    return { day, kind, name: zh === undefined || en === undefined ? null : { zh, en } }
  })
  const worked = days.filter((it) => it.kind === 'work' || it.kind === 'made_up')
  return {
    month,
    days,
    working_days: worked.length,
    last_working_day: worked.at(-1)?.day ?? '',
    ends: ends(Number(month.slice(5))),
  }
}

const DECEMBER = '12'

/** What is not announced that should be: the year itself, or in December the next one. */
export function calendarWarnings(
  { year, on }: { year: number; on: string },
  listed: ReadonlySet<number>,
): CalendarYear['warnings'] {
  const current = Number(on.slice(0, 4))
  const isNextDue = on.slice(5, 7) === DECEMBER && !listed.has(current + 1)
  return [
    ...(listed.has(year) ? [] : (['year_not_listed'] as const)),
    ...(isNextDue ? (['next_year_not_listed'] as const) : []),
  ]
}
