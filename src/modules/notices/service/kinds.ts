import assert from 'node:assert/strict'
import { checkKind, type NoticeKind } from '../policy.ts'

const KINDS = new Map<string, NoticeKind>()

/** Makes kinds of notice known: a plain list, in the module that tells of them. */
export function defineNoticeKinds(kinds: readonly NoticeKind[]): void {
  for (const kind of kinds) {
    assert(!KINDS.has(kind.kind), `two kinds of notice are called ${kind.kind}`)
    KINDS.set(kind.kind, checkKind(kind))
  }
}

export const findKind = (code: string): NoticeKind | undefined => KINDS.get(code)

/** Every kind that the modules of this program tell of. */
export const listKinds = (): NoticeKind[] =>
  [...KINDS.values()].toSorted((one, other) => (one.kind < other.kind ? -1 : 1))

const TASK = { task: 'inside', by: 'open', due: 'open' } as const

/** What is told of tasks. What a task is about was typed by people, and stays in the house. */
defineNoticeKinds([
  {
    kind: 'task.given',
    zh: '新任务',
    en: 'New task',
    priority: 'normal',
    channels: ['mail'],
    facts: TASK,
    sentence: { zh: '{by}交办：{task}', en: '{by} asks for: {task}' },
    outside: { zh: '{by}交办一项任务，{due}到期', en: '{by} gave a task that is due at {due}' },
    quiet_hours: null,
  },
  {
    kind: 'task.given_many',
    zh: '批量新任务',
    en: 'Several new tasks',
    priority: 'normal',
    channels: ['mail'],
    facts: { ...TASK, count: 'open' },
    sentence: { zh: '{by}交办 {count} 项任务：{task}', en: '{by} asks {count} times for: {task}' },
    outside: {
      zh: '{by}交办 {count} 项任务，{due}到期',
      en: '{by} gave {count} tasks that are due at {due}',
    },
    quiet_hours: null,
  },
  {
    kind: 'task.handed_over',
    zh: '任务转交',
    en: 'Task handed over',
    priority: 'normal',
    channels: ['mail'],
    facts: TASK,
    sentence: { zh: '{by}转交：{task}', en: '{by} handed over: {task}' },
    outside: { zh: '{by}转交一项任务，{due}到期', en: '{by} handed over a task that is due at {due}' },
    quiet_hours: null,
  },
  {
    kind: 'task.half_time',
    zh: '任务时限过半',
    en: 'Half of a task’s time is over',
    priority: 'normal',
    channels: [],
    facts: TASK,
    sentence: { zh: '时限过半，{due}到期：{task}', en: 'Half of the time is over, due at {due}: {task}' },
    outside: { zh: '一项任务时限过半，{due}到期', en: 'Half of a task’s time is over; it is due at {due}' },
    quiet_hours: null,
  },
  {
    kind: 'task.due',
    zh: '任务到期',
    en: 'Task is due',
    priority: 'high',
    channels: ['mail'],
    facts: TASK,
    sentence: { zh: '已到期，尚未办结：{task}', en: 'Due and not done: {task}' },
    outside: { zh: '一项任务已到期（{due}），尚未办结', en: 'A task was due at {due} and is not done' },
    quiet_hours: null,
  },
  {
    kind: 'task.overdue',
    zh: '下属任务逾期',
    en: 'Task of your people is overdue',
    priority: 'high',
    channels: ['mail'],
    facts: { ...TASK, holder: 'open' },
    sentence: { zh: '{holder}的任务逾期未办结：{task}', en: '{holder} has not done in time: {task}' },
    outside: {
      zh: '{holder}有一项任务逾期未办结（{due}到期）',
      en: 'A task of {holder} that was due at {due} is not done',
    },
    quiet_hours: null,
  },
  {
    kind: 'task.done',
    zh: '任务办结',
    en: 'Task is done',
    priority: 'low',
    channels: [],
    facts: TASK,
    sentence: { zh: '{by}已办结：{task}', en: '{by} has done: {task}' },
    quiet_hours: null,
  },
  {
    kind: 'task.cancelled',
    zh: '任务取消',
    en: 'Task is cancelled',
    priority: 'normal',
    channels: [],
    facts: TASK,
    sentence: { zh: '{by}取消了：{task}', en: '{by} has cancelled: {task}' },
    quiet_hours: null,
  },
  {
    kind: 'task.commented',
    zh: '任务意见',
    en: 'Comment on a task',
    priority: 'low',
    channels: [],
    facts: TASK,
    sentence: { zh: '{by}对任务发表意见：{task}', en: '{by} commented on: {task}' },
    quiet_hours: null,
  },
])
