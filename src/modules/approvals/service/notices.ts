import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, type NoticeKind, notify, readAbout, settleNotices } from '../../notices/index.ts'
import type { FoundRequest, FoundStep } from '../queries/requests.ts'
import { findFlow } from './flows.ts'

type Db = Databases['db']

/** What is told of a request: the flow may leave the house, its title names what it is about. */
const toldOf = (it: Pick<NoticeKind, 'kind' | 'zh' | 'en' | 'priority' | 'channels' | 'sentence'>) => ({
  ...it,
  facts: { flow: 'open', title: 'inside' } as const,
  outside: { zh: `“{flow}”：${it.zh}`, en: `{flow}: ${it.en}` },
  quiet_hours: null,
})

/** What whoever decides is told, until the level is over. */
const TO_DECIDERS = [
  toldOf({
    kind: 'approval.waiting',
    zh: '待审批事项',
    en: 'Something to decide',
    priority: 'normal',
    channels: ['mail'],
    sentence: { zh: '有一项“{flow}”待您审批', en: 'A request waits for you: {flow}' },
  }),
  toldOf({
    kind: 'approval.urged',
    zh: '审批催办',
    en: 'A request was urged',
    priority: 'high',
    channels: ['mail'],
    sentence: { zh: '申请人催办：{title}', en: 'Urged by who asks: {title}' },
  }),
  toldOf({
    kind: 'approval.half',
    zh: '审批时限过半',
    en: 'Half of the time to decide is over',
    priority: 'normal',
    channels: [],
    sentence: { zh: '审批时限已过半：{title}', en: 'Half of the time to decide is over: {title}' },
  }),
  toldOf({
    kind: 'approval.due',
    zh: '审批超时',
    en: 'A request is overdue',
    priority: 'high',
    channels: ['mail'],
    sentence: { zh: '审批已超过应办日期：{title}', en: 'Overdue and not decided: {title}' },
  }),
  toldOf({
    kind: 'approval.deputy',
    zh: '审批转代办',
    en: 'A request is yours as a deputy',
    priority: 'high',
    channels: ['mail'],
    sentence: { zh: '逾期未办，转由您代办：{title}', en: 'Left lying, and yours to decide as well: {title}' },
  }),
  toldOf({
    kind: 'approval.transferred',
    zh: '审批转办',
    en: 'A request was handed to you',
    priority: 'normal',
    channels: ['mail'],
    sentence: { zh: '转由您审批：{title}', en: 'Handed to you to decide: {title}' },
  }),
]

/** What whoever asked is told of the outcome. */
const TO_MAKER = [
  toldOf({
    kind: 'approval.returned',
    zh: '申请被退回',
    en: 'Your request was returned',
    priority: 'normal',
    channels: [],
    sentence: { zh: '被退回，请修改后再提交：{title}', en: 'Returned; change it and submit again: {title}' },
  }),
  toldOf({
    kind: 'approval.rejected',
    zh: '申请被否决',
    en: 'Your request was rejected',
    priority: 'normal',
    channels: [],
    sentence: { zh: '申请被否决：{title}', en: 'Rejected: {title}' },
  }),
  toldOf({
    kind: 'approval.effective',
    zh: '申请已生效',
    en: 'Your request has taken effect',
    priority: 'normal',
    channels: [],
    sentence: { zh: '申请已生效：{title}', en: 'In effect: {title}' },
  }),
  toldOf({
    kind: 'approval.expired',
    zh: '申请已失效',
    en: 'Your request has expired',
    priority: 'normal',
    channels: [],
    sentence: { zh: '到期未办结，申请已失效：{title}', en: 'Not decided in time, and expired: {title}' },
  }),
]

defineNoticeKinds([...TO_DECIDERS, ...TO_MAKER])

const linkOf = (request_id: string) => `/approvals/${request_id}`

type Told = Pick<FoundRequest, 'request_id' | 'flow_code' | 'round_no' | 'level_no' | 'title_zh' | 'title_en'>

const factsOf = ({ flow_code, title_zh, title_en }: Told) => {
  const flow = findFlow(flow_code)
  return {
    flow: { zh: flow?.name_zh ?? flow_code, en: flow?.name_en ?? flow_code },
    title: { zh: title_zh, en: title_en },
  }
}

type Waiting = {
  request: Told
  step: Pick<FoundStep, 'level_no' | 'due_on'>
  user_ids: readonly string[]
}

/** Tells those who have a level of a request, each once. */
export const tellDeciders = (db: Db, { request, step, user_ids }: Waiting, clock: Clock): Promise<number> =>
  notify(db, {
    kind: 'approval.waiting',
    to: user_ids,
    link: linkOf(request.request_id),
    facts: factsOf(request),
    due_on: step.due_on,
    dedupe_key: `${request.request_id} ${request.round_no}.${step.level_no}`,
    clock,
  })

type Event =
  | 'urged'
  | 'half'
  | 'due'
  | 'deputy'
  | 'transferred'
  | 'returned'
  | 'rejected'
  | 'effective'
  | 'expired'

type Telling = {
  event: Event
  to: readonly string[]
  clock: Clock
  /** What can happen again at the same level is told again: its day, or its moment. */
  again?: string
}

/** Tells people what became of a request; each of one thing once. Who decided is not told. */
export const tell = (db: Db, request: Told, { event, to, clock, again }: Telling): Promise<number> => {
  const told = [event, request.round_no, request.level_no, ...(again === undefined ? [] : [again])]
  return notify(db, {
    kind: `approval.${event}`,
    to,
    link: linkOf(request.request_id),
    facts: factsOf(request),
    dedupe_key: `${request.request_id} ${told.join(':')}`,
    clock,
  })
}

/** What a level waited for is over: nobody has it any more. */
export const settleWaiting = (db: Db, request_id: string, clock: Clock): Promise<void> =>
  settleNotices(db, { link: linkOf(request_id), kinds: TO_DECIDERS.map((it) => it.kind), clock })

/** Whoever has opened a request has read what he was told of it. */
export const readOf = (db: Db, input: { request_id: string; user_id: string; clock: Clock }): Promise<void> =>
  readAbout(db, { link: linkOf(input.request_id), user_id: input.user_id, clock: input.clock })
