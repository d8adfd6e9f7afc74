import { bankTime } from '../../platform/clock.ts'
import { arrivalState, type ArrivalFacts } from '../../serving/arrival-state.ts'
import type { NewAlert } from '../../serving/alerts.ts'
import type { Waiver } from '../../serving/waivers.ts'
import type { RunFact } from '../schedule/next-action.ts'
import { nextDay } from '../schedule/calendar.ts'
import type { NightWindow } from '../schedule/window.ts'

/** What is known when it is looked for something that people should be told. */
export type Watched = {
  head_date: string | null
  /** The latest runs, newest first; of those that failed, the step and what it said. */
  runs: (RunFact & { failed_step: string | null; message: string | null })[]
  next: { feeds: ArrivalFacts[]; window: NightWindow } | null
  /** What the bank's systems are called; one without a name is told by its code. */
  systems: ReadonlyMap<string, Said>
  waivers: Waiver[]
  /** What the latest run warned of, where it made the night that stands. */
  warnings: string[]
}

export type Said = { zh: string; en: string }
type Event = {
  kind: string
  key: string
  business_date: string | null
  subject: Said
  lines?: Said[]
  facts?: Record<string, unknown>
}

const DAY_MS = 86_400_000

/** What has happened that people should know of; each event has a key, by which it is told once. */
export function eventsOf(watched: Watched, now: Date): NewAlert[] {
  // What ended long ago was told then, or nobody wanted to know.
  const runs = watched.runs.filter((it) => now.getTime() - (it.ended_at ?? it.started_at).getTime() < DAY_MS)
  const events: Event[] = [
    ...runs.filter((it) => it.status === 'failed').map(failedNight),
    ...recoveries(watched.runs)
      .filter((it) => runs.includes(it))
      .map(recoveredNight),
    ...warnedNight(watched, runs),
    ...overdueFiles(watched, now),
    ...lateNight(watched, now),
    ...watched.waivers.filter((it) => it.approved_at === null && it.withdrawn_at === null).map(openWaiver),
  ]
  return events.map((event) => toAlert(event, now))
}

function toAlert({ kind, key, business_date, subject, lines = [], facts = {} }: Event, now: Date): NewAlert {
  const event_key = `${kind}:${key}`
  return {
    event_key,
    business_date,
    message: {
      id: event_key.replaceAll(/[^A-Za-z0-9]+/g, '-'),
      kind,
      raised_at: now.toISOString(),
      subject,
      lines: { zh: lines.map((it) => it.zh), en: lines.map((it) => it.en) },
      facts: { business_date, ...facts },
    },
  }
}

const same = (text: string): Said => ({ zh: text, en: text })

function failedNight(run: Watched['runs'][number]): Event {
  const { run_no, business_date, error_code, failed_step: step, message } = run
  return {
    kind: 'night_failed',
    key: run_no,
    business_date,
    subject: { zh: `${business_date} 夜间批量失败`, en: `The night of ${business_date} has failed` },
    lines: [
      { zh: `第 ${run_no} 次运行，代码 ${error_code}`, en: `Run ${run_no}, code ${error_code}` },
      ...(step ? [{ zh: `步骤：${step}`, en: `Step: ${step}` }] : []),
      ...(message ? [same(message)] : []),
    ],
    facts: { run_no, error_code, step, message },
  }
}

const isGood = ({ status }: RunFact) => status === 'done' || status === 'unchanged'

/** Runs that went well right after one of the same date that had failed. */
const recoveries = <Run extends RunFact>(runs: readonly Run[]): Run[] =>
  runs.filter((run, at) => {
    const before = runs.slice(at + 1).find((it) => it.business_date === run.business_date)
    return isGood(run) && before?.status === 'failed'
  })

const recoveredNight = ({ run_no, business_date }: RunFact): Event => ({
  kind: 'night_recovered',
  key: run_no,
  business_date,
  subject: {
    zh: `${business_date} 夜间批量在失败后已完成`,
    en: `The night of ${business_date} has finished after a failure`,
  },
  lines: [{ zh: `第 ${run_no} 次运行`, en: `Run ${run_no}` }],
  facts: { run_no },
})

/** One event a night, and of a catch-up only of its last. */
function warnedNight({ head_date: date, warnings }: Watched, runs: Watched['runs']): Event[] {
  if (date === null || warnings.length === 0 || runs.length === 0) return []
  return [
    {
      kind: 'night_warned',
      key: date,
      business_date: date,
      subject: {
        zh: `${date} 夜间批量有 ${warnings.length} 项提示`,
        en: `The night of ${date} stands, and warns of ${warnings.length}`,
      },
      lines: warnings.map(same),
      facts: { warnings },
    },
  ]
}

/** One event a system: its files have one deadline. */
function overdueFiles({ head_date: head, next, systems }: Watched, now: Date): Event[] {
  if (head === null || next === null) return []
  const date = nextDay(head)
  const overdue = next.feeds.filter((it) => arrivalState(it, now) === 'overdue')
  return [...Map.groupBy(overdue, (it) => it.system_code)].map(([system, feeds]) => {
    const files = feeds.map((it) => it.file)
    const name = systems.get(system) ?? same(system)
    const holds = feeds.some((it) => it.if_missing === 'stop')
    return {
      kind: 'files_overdue',
      key: `${date}:${system}`,
      business_date: date,
      subject: {
        zh: `${date} 的${name.zh}文件超时未到`,
        en: `Files of ${name.en} for ${date} have not come in time`,
      },
      lines: [
        same(files.join(', ')),
        holds
          ? { zh: '夜间批量等待这些文件', en: 'The night waits for them' }
          : { zh: '夜间批量将沿用旧数据', en: 'The night goes on with older figures' },
      ],
      facts: { system_code: system, files, is_holding: holds },
    }
  })
}

function lateNight({ head_date: head, next }: Watched, now: Date): Event[] {
  if (head === null || next === null || now < next.window.finish_by) return []
  const date = nextDay(head)
  const by = bankTime(next.window.finish_by)
  return [
    {
      kind: 'night_late',
      key: date,
      business_date: date,
      subject: { zh: `${date} 夜间批量未按时完成`, en: `The night of ${date} has not finished in time` },
      lines: [{ zh: `应于 ${by} 前完成`, en: `It should have by ${by}` }],
      facts: { finish_by: next.window.finish_by.toISOString() },
    },
  ]
}

const openWaiver = (waiver: Waiver): Event => ({
  kind: 'waiver_waiting',
  key: waiver.waiver_no,
  business_date: waiver.business_date,
  subject: {
    zh: `${waiver.business_date} 的豁免申请待第二人同意`,
    en: `A waiver for ${waiver.business_date} waits for the second person`,
  },
  lines: [same(`${waiver.kind_code} ${waiver.name}`)],
  facts: {
    waiver_no: waiver.waiver_no,
    kind_code: waiver.kind_code,
    name: waiver.name,
    proposed_by: waiver.proposed_by,
  },
})
