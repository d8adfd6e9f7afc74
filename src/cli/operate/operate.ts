import { setTimeout } from 'node:timers/promises'
import {
  type Action,
  type Board,
  eventsOf,
  judgeLeftOrder,
  nextAction,
  openBoard,
  readSituation,
  readSystemNames,
  type Seen,
  sendDueAlerts,
} from '../../pipeline/index.ts'
import { settleRequests } from '../../modules/approvals/index.ts'
// Flows are loaded where what the clock does to their requests is written down.
import '../../modules/people/index.ts'
// And what modules know of customers who change hands, where it goes along with them.
import '../../modules/work-lists/index.ts'
import { listLastDays } from '../../modules/customer-contacts/index.ts'
import { handOnDue, returnToPool, tellOfUnallocated } from '../../modules/customer-management/index.ts'
import { purgeProspects, tellOfConverted } from '../../modules/prospects/index.ts'
import { sweepExports } from '../../modules/exports/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Databases } from '../../platform/context.ts'
import type { Logger } from '../../platform/log.ts'
import type { Channel } from '../../platform/notify/message.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { type ListPlaces, placesOf } from '../../platform/reference-lists/index.ts'
import { statePaths } from '../../platform/state.ts'
import { type Calendar, readCalendar } from '../../platform/working-days.ts'
import { raiseAlert } from '../../serving/alerts.ts'
import { failureInChinese } from '../../serving/failure-words.ts'
import { moveOrder, type OrderState } from '../../serving/orders.ts'
import { recordArrivals } from '../arrivals.ts'
import { type NightError, startNight } from './child-night.ts'
import { mailPeople, tellPeople } from './tell-people.ts'

export type OperateNeeds = {
  config: Config
  log: Logger
  clock: Clock
  postgres: Postgres
  /** Connections of the night's own role. */
  databases: Databases
  channels: Channel[]
  everyMs: number
}

type Operator = OperateNeeds & {
  board: Board
  calendar: Calendar
  systems: ReturnType<typeof readSystemNames>
  /** The order or night at work that this program has started. */
  atWork: boolean
  sending: boolean
  /** A night that did not even begin is not tried again at once. */
  hold: { until: number; tries: number }
  lastSaid: string
  /** When what the clock has done to approvals is written down next. */
  settleAt: number
  /** The last day of which customers were given back to the pool. */
  returnedOn: string
}

/**
 * Keeps the nights going until it is told to stop: looks for files, starts what is due or ordered, one at a
 * time, and tells people. What goes wrong in one round is logged, and the next round begins anew.
 */
export async function operate(needs: OperateNeeds, signal: AbortSignal): Promise<void> {
  const { config, clock } = needs
  const operator: Operator = {
    ...needs,
    board: openBoard({ config, clock }),
    calendar: readCalendar(config),
    systems: readSystemNames(config),
    atWork: false,
    sending: false,
    hold: { until: 0, tries: 0 },
    lastSaid: '',
    settleAt: 0,
    returnedOn: '',
  }
  while (!signal.aborted) {
    await round(operator).catch((error: Error) =>
      needs.log.warn({ reason: error.message }, 'a round could not be finished'),
    )
    await setTimeout(needs.everyMs, undefined, { signal }).catch(() => undefined)
  }
}

async function round(operator: Operator): Promise<void> {
  const { config, clock, postgres, databases, board, calendar, systems } = operator
  await recordArrivals({ config, clock, postgres }, board)
  const seen = await readSituation({ db: databases.db, config, calendar, systems })
  await tell(operator, seen)
  await settleApprovals(operator)
  await concludeLeftOrders(operator, seen)
  if (operator.atWork || clock.now().getTime() < operator.hold.until) return
  await act(operator, nextAction(seen.situation, clock.now()), seen)
}

/** Writes down what people should know, and sends what is due beside the rest of the work. */
async function tell(operator: Operator, { watched }: Seen): Promise<void> {
  const { databases, clock, channels, log } = operator
  const names = channels.map((it) => it.name)
  const events = eventsOf(watched, clock.now())
  for (const event of events) await raiseAlert(databases.db, event, names)
  await tellPeople(operator, events)
  if (operator.sending) return
  operator.sending = true
  void sendDueAlerts({ db: databases.db, clock, channels })
    .then(({ failed }) => failed.forEach((it) => log.warn(it, 'an alert could not be sent yet')))
    .then(() => mailPeople(operator))
    .then((failed) => failed.forEach((error) => log.warn({ error }, 'a mail could not be sent yet')))
    .catch((error: Error) => log.warn({ reason: error.message }, 'alerts could not be sent'))
    .finally(() => (operator.sending = false))
}

const SETTLE_EVERY_MS = 60_000

/** Approvals and exports run out of time by themselves; here it is written down. No night waits for it. */
async function settleApprovals(operator: Operator): Promise<void> {
  const { config, databases, clock, calendar, log } = operator
  if (clock.now().getTime() < operator.settleAt) return
  operator.settleAt = clock.now().getTime() + SETTLE_EVERY_MS
  await settleRequests({ databases, clock, calendar })
    .then((settled) => {
      if (settled.expired + settled.passed + settled.handed_over > 0)
        log.info(settled, 'approvals have been settled')
    })
    .catch((error: Error) => log.warn({ reason: error.message }, 'approvals could not be settled'))
  await sweepExports({ databases, clock, exportsDir: statePaths(config).exportsDir })
    .then((swept) => {
      if (swept.expired + swept.refused + swept.removed > 0) log.info(swept, 'exports have been swept')
    })
    .catch((error: Error) => log.warn({ reason: error.message }, 'exports could not be swept'))
  const lists = placesOf(config.modelsDir, statePaths(config).referencesDir)
  await tellOfUnallocated({ databases, clock, calendar, lists }).catch((error: Error) =>
    log.warn({ reason: error.message }, 'heads could not be told of companies without a manager'),
  )
  await tellOfConverted({ databases, clock })
    .then(() => purgeProspects({ databases, clock, lists }))
    .catch((error: Error) => log.warn({ reason: error.message }, 'prospects could not be seen to'))
  await handOver(operator)
  await returnCustomers(operator, lists)
}

/** What is open with customers goes along on the day from which others hold them. */
async function handOver({ databases, clock, log }: Operator): Promise<void> {
  await handOnDue({ databases, clock })
    .then((handed) => {
      if (handed > 0) log.info({ handed }, 'what was open has gone along with customers')
    })
    .catch((error: Error) => log.warn({ reason: error.message }, 'what is open could not be handed on'))
}

/** Once a day customers whom nobody has spoken with for long go back to the pool. */
async function returnCustomers(operator: Operator, lists: ListPlaces): Promise<void> {
  const { databases, clock, log } = operator
  if (operator.returnedOn === clock.today()) return
  await returnToPool({ databases, clock, lists, lastContacts: listLastDays })
    .then((done) => {
      operator.returnedOn = clock.today()
      if (done.returned + done.told > 0) log.info(done, 'customers have gone back to the pool')
    })
    .catch((error: Error) => log.warn({ reason: error.message }, 'customers could not go back to the pool'))
}

/** Orders that another run of this program took up, and that nobody has ended. */
async function concludeLeftOrders(operator: Operator, { open_orders: open, situation }: Seen): Promise<void> {
  if (operator.atWork) return
  const [latest = null] = situation.runs
  for (const order of open.filter((it) => it.state_code === 'running')) {
    const verdict = judgeLeftOrder(order, latest, operator.clock.now())
    if (verdict) await endOrder(operator, { order_no: order.order_no, ...verdict })
  }
}

type Said = { message: string | null; message_zh: string | null }
type Ended = Said & { order_no: string; state_code: OrderState; run_no: string | null }

const endOrder = ({ databases, clock }: Operator, order: Ended) =>
  moveOrder(databases.db, {
    ...order,
    ...(order.state_code === 'waiting' ? { began_at: null } : { ended_at: clock.now().toISOString() }),
  })

async function act(operator: Operator, action: Action, seen: Seen): Promise<void> {
  const { databases, clock, log } = operator
  if (action.do === 'wait') {
    const said = `${action.why} ${action.until?.toISOString() ?? ''}`
    if (said !== operator.lastSaid) log.info({ why: action.why, until: action.until }, 'waiting')
    operator.lastSaid = said
    return
  }
  operator.lastSaid = ''
  if (action.do === 'refuse') {
    const { order_no, message, message_zh } = action
    return endOrder(operator, { order_no, state_code: 'refused', message, message_zh, run_no: null })
  }
  const before = seen.situation.runs[0]?.run_no ?? null
  if (action.do === 'order') {
    const { order_no, first, last, reason, ordered_by: by } = action
    const began_at = clock.now().toISOString()
    await moveOrder(databases.db, { order_no, state_code: 'running', began_at })
    return begin(operator, { first, last, trigger_code: 'order', by, reason, order_no, before })
  }
  const { business_date: date, trigger_code, reason } = action
  begin(operator, { first: date, last: date, trigger_code, by: null, reason, order_no: null, before })
}

type Begun = Parameters<typeof startNight>[1] & { order_no: string | null; before: string | null }

/** Starts the night and comes back to it when it has ended. */
function begin(operator: Operator, { order_no, before, ...wish }: Begun): void {
  operator.atWork = true
  operator.log.info({ ...wish, order_no }, 'a night begins')
  const { ended } = startNight(statePaths(operator.config).logDir, wish)
  void ended
    .then((error) => conclude(operator, { error, order_no, before, date: wish.first }))
    .catch((error: Error) => operator.log.warn({ reason: error.message }, 'a night could not be concluded'))
    .finally(() => (operator.atWork = false))
}

type Conclusion = {
  error: NightError | null
  order_no: string | null
  before: string | null
  date: string
}

async function conclude(operator: Operator, { error, order_no, before, date }: Conclusion): Promise<void> {
  const { databases, config, calendar, systems, log } = operator
  const { situation } = await readSituation({ db: databases.db, config, calendar, systems })
  const runNo = situation.runs[0]?.run_no ?? null
  const hasBegun = runNo !== before
  log.info({ code: error?.code ?? 'done', run_no: runNo }, 'a night has ended')
  // Somebody at a terminal was faster: this one waits its turn.
  const isOvertaken = error?.code === 'night_running'
  if (order_no !== null) {
    const state_code = outcomeOf(error, { hasBegun, isOvertaken })
    const said = isOvertaken ? NOTHING : sayOf(error)
    await endOrder(operator, { order_no, state_code, ...said, run_no: hasBegun ? runNo : null })
  }
  if (isOvertaken) operator.hold = { until: operator.clock.now().getTime() + OVERTAKEN_MS, tries: 0 }
  else if (error === null || hasBegun) operator.hold = { until: 0, tries: 0 }
  else if (order_no === null) await holdOff(operator, error, date)
}

type Beginning = { hasBegun: boolean; isOvertaken: boolean }

function outcomeOf(error: object | null, { hasBegun, isOvertaken }: Beginning): OrderState {
  if (error === null) return 'done'
  if (isOvertaken) return 'waiting'
  return hasBegun ? 'failed' : 'refused'
}

const NOTHING: Said = { message: null, message_zh: null }

function sayOf(error: NightError | null): Said {
  if (error === null) return NOTHING
  return { message: `${error.code}: ${withoutValues(error)}`, message_zh: failureInChinese(error) }
}

/** The sentence of a refused delivery repeats values of its rows; the page of the run has its reasons. */
const withoutValues = ({ code, message }: NightError): string =>
  code === 'delivery_refused' ? 'The delivery is refused.' : message

const OVERTAKEN_MS = 30_000
const HOLD_MINUTES_MAX = 15

/** A night that did not even begin leaves no run behind to count tries by. */
async function holdOff(operator: Operator, error: NightError, date: string) {
  const { databases, clock, channels, hold } = operator
  const minutes = Math.min(2 ** hold.tries, HOLD_MINUTES_MAX)
  operator.hold = { until: clock.now().getTime() + minutes * 60_000, tries: hold.tries + 1 }
  const raised_at = clock.now().toISOString()
  const event_key = `night_not_started:${date}:${error.code}`
  const event = {
    event_key,
    business_date: date,
    message: {
      id: event_key.replaceAll(/[^A-Za-z0-9]+/g, '-'),
      kind: 'night_not_started',
      raised_at,
      subject: { zh: `${date} 夜间批量无法开始`, en: `The night of ${date} could not begin` },
      lines: { zh: [error.code], en: [error.code] },
      facts: { business_date: date, error_code: error.code },
    },
  }
  const names = channels.map((it) => it.name)
  await raiseAlert(databases.db, event, names)
  await tellPeople(operator, [event])
}
