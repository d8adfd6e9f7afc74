import { describe, expect, it } from 'vitest'
import { calendarOf, WORKING_HOURS } from '../../platform/working-days.ts'
import {
  calendarWarnings,
  checkKind,
  complete,
  describeMonth,
  mailLines,
  movesFor,
  type NoticeKind,
  taskTimes,
} from './policy.ts'

const KIND: NoticeKind = {
  kind: 'task.given',
  zh: '新任务',
  en: 'New task',
  priority: 'normal',
  channels: ['mail'],
  facts: { task: 'inside', by: 'open' },
  sentence: { zh: '{by}交办：{task}', en: '{by} asks for: {task}' },
  quiet_hours: null,
}
const calendar = calendarOf(
  [
    { day: '2026-10-01', is_working_day: false, zh: '国庆节', en: 'National Day' },
    { day: '2026-10-10', is_working_day: true, zh: '调休上班', en: 'Made up' },
  ],
  { by: 'bank', hours: WORKING_HOURS },
)

describe('a kind of notice', () => {
  it('says the same in both languages, of facts that it knows', () => {
    expect(checkKind(KIND)).toBe(KIND)
    const lopsided = { ...KIND, sentence: { zh: '{by}交办', en: '{task}' } }
    expect(() => checkKind(lopsided)).toThrow('other language')
    const unknown = { ...KIND, sentence: { zh: '{who}交办', en: '{who} asks' } }
    expect(() => checkKind(unknown)).toThrow('knows no fact who')
    expect(() => checkKind({ ...KIND, kind: 'Task' })).toThrow('no name of a kind')
  })

  it('tells nothing outside the house that may say something of a customer', () => {
    const leaking = { ...KIND, outside: { zh: '任务：{task}', en: 'Task: {task}' } }
    expect(() => checkKind(leaking)).toThrow('would tell task outside the house')
    const facts = { task: '给张伟回电', by: '彭丽' }
    const lines = mailLines(KIND, { facts, due_on: '2026-07-03' })
    expect(JSON.stringify(lines)).not.toContain('张伟')
    expect(lines.zh).toContain('期限：2026-07-03')
    const open = { ...KIND, outside: { zh: '{by}交办一项任务', en: '{by} gave a task' } }
    expect(mailLines(checkKind(open), { facts, due_on: null }).en).toContain('彭丽 gave a task')
  })

  it('puts words of the reader’s language into their places', () => {
    const sentence = { zh: '{what}：{count}', en: '{what}: {count}' }
    const facts = { what: { zh: '文件', en: 'Files' }, count: 3 }
    expect(complete(sentence, facts)).toEqual({ zh: '文件：3', en: 'Files: 3' })
    expect(complete(sentence, {})).toEqual({ zh: '：', en: ': ' })
  })
})

describe('the time of a task', () => {
  it('ends with the work of its last day; half of it is half of the hours worked', () => {
    // Tuesday 8:30 to Thursday 17:30 are three days of seven hours.
    const at = new Date('2026-06-30T08:30:00+08:00')
    const { half_at, due_at, escalate_at } = taskTimes({ at, on: '2026-06-30', due_in_days: 2 }, calendar)
    expect(due_at).toEqual(new Date('2026-07-02T17:30:00+08:00'))
    expect(half_at).toEqual(new Date('2026-07-01T12:00:00+08:00'))
    expect(escalate_at).toEqual(new Date('2026-07-03T08:30:00+08:00'))
  })

  it('begins with the next working day where it is given in the evening or on a holiday', () => {
    const at = new Date('2026-10-01T21:00:00+08:00')
    const { half_at, due_at } = taskTimes({ at, on: '2026-10-01', due_in_days: 1 }, calendar)
    expect(due_at).toEqual(new Date('2026-10-02T17:30:00+08:00'))
    expect(half_at).toEqual(new Date('2026-10-02T12:00:00+08:00'))
  })
})

describe('who may do what with a task', () => {
  const task = { state_code: 'open' as const, given_by: 'giver', holder_user_id: null, holder_post_id: 'P1' }
  const moves = (user_id: string, post_ids: string[] = []) => movesFor(task, { user_id, post_ids })

  it('whoever fills the post finishes it, whoever gave it takes it back, both hand it over', () => {
    expect(moves('holder', ['P1'])).toEqual(['done', 'hand_over', 'comment'])
    expect(moves('giver')).toEqual(['cancel', 'hand_over', 'comment'])
    expect(moves('other', ['P2'])).toEqual([])
    expect(movesFor({ ...task, state_code: 'done' }, { user_id: 'giver', post_ids: ['P1'] })).toEqual([])
  })
})

describe('the calendar', () => {
  it('names holidays, days worked in their place, and what ends with a month', () => {
    const september = describeMonth('2026-09', calendar)
    expect(september).toMatchObject({ working_days: 22, last_working_day: '2026-09-30' })
    expect(september.ends).toEqual(['month', 'quarter'])
    const october = describeMonth('2026-10', calendar)
    const kindOf = (day: string) => october.days.find((it) => it.day === day)?.kind
    expect(october.days).toHaveLength(31)
    expect(kindOf('2026-10-01')).toBe('holiday')
    expect(kindOf('2026-10-10')).toBe('made_up')
    expect(kindOf('2026-10-11')).toBe('weekend')
    expect(kindOf('2026-10-12')).toBe('work')
    expect(describeMonth('2026-12', calendar).ends).toEqual(['month', 'quarter', 'year'])
  })

  it('warns of a year without a list, and in December of the next one', () => {
    const listed = new Set([2026])
    expect(calendarWarnings({ year: 2026, on: '2026-11-30' }, listed)).toEqual([])
    expect(calendarWarnings({ year: 2026, on: '2026-12-01' }, listed)).toEqual(['next_year_not_listed'])
    expect(calendarWarnings({ year: 2027, on: '2026-12-01' }, listed)).toEqual([
      'year_not_listed',
      'next_year_not_listed',
    ])
    expect(calendarWarnings({ year: 2026, on: '2026-12-31' }, new Set([2026, 2027]))).toEqual([])
  })
})
