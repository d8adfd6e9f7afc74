import type { Clock } from '../../../platform/clock.ts'
import { codeLists, type Words } from '../../../platform/code-lists.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, notify, settleNotices } from '../../notices/index.ts'
import { REPAIR_ALL, repairOf } from '../policy.ts'
import type { RepairMove } from '../repair.schema.ts'

type Db = Databases['db']

const FACTS = { field: 'open', department: 'open' } as const

/** What people are told of fields that somebody found wrong: of which field, and of no customer. */
defineNoticeKinds([
  {
    kind: 'repair.reported',
    zh: '待处理的数据修正',
    en: 'Reported field',
    priority: 'normal',
    channels: [],
    facts: FACTS,
    sentence: {
      zh: '有人反映“{field}”有误，请{department}处理',
      en: '{field} is reported as wrong, for {department}',
    },
    outside: {
      zh: '有人反映“{field}”有误，请{department}处理',
      en: '{field} is reported as wrong, for {department}',
    },
    quiet_hours: null,
  },
  {
    kind: 'repair.accepted',
    zh: '您反映的数据已受理',
    en: 'Your report was taken up',
    priority: 'low',
    channels: [],
    facts: FACTS,
    sentence: {
      zh: '{department}已受理您反映的“{field}”',
      en: '{department} has taken up {field}, which you reported',
    },
    quiet_hours: null,
  },
  {
    kind: 'repair.rejected',
    zh: '您反映的数据未予修改',
    en: 'Your report was refused',
    priority: 'normal',
    channels: [],
    facts: FACTS,
    sentence: {
      zh: '{department}认为“{field}”无须修改，理由见任务',
      en: '{department} leaves {field} as it is; the task says why',
    },
    quiet_hours: null,
  },
  {
    kind: 'repair.closed',
    zh: '您反映的数据已更正',
    en: 'Your report was put right',
    priority: 'low',
    channels: [],
    facts: FACTS,
    sentence: { zh: '源系统文件已更正“{field}”', en: 'The files have put {field} right' },
    quiet_hours: null,
  },
  {
    kind: 'repair.reopened',
    zh: '数据修正未见效',
    en: 'A repair has not shown',
    priority: 'normal',
    channels: [],
    facts: FACTS,
    sentence: {
      zh: '“{field}”已说修正，但其后的文件未变，请{department}再查',
      en: '{field} was said to be right, and the files since are the same; for {department}',
    },
    outside: {
      zh: '“{field}”已说修正，但其后的文件未变，请{department}再查',
      en: '{field} was said to be right, and the files since are the same; for {department}',
    },
    quiet_hours: null,
  },
])

const linkOf = (taskId: string) => `/system/repairs/${taskId}`
const ASKING = ['repair.reported', 'repair.reopened']

type Field = { field_code: string; department_code: string }

const wordsOf = (list: string, code: string): Words =>
  codeLists().get(list)?.get(code) ?? { zh: code, en: code }
const factsOf = ({ field_code, department_code }: Field) => ({
  field: wordsOf('quality_field', field_code),
  department: wordsOf('department', department_code),
})

type Reported = Field & { task_id: string; unit_id: string; due_on: string; by: string; clock: Clock }

/** The department's people hear of a new task; where it has none, whoever may repair everything. */
export const tellOfReport = (db: Db, it: Reported) =>
  notify(db, {
    kind: 'repair.reported',
    to: { permissions: [repairOf(it.department_code), REPAIR_ALL], unit_ids: [it.unit_id] },
    link: linkOf(it.task_id),
    facts: factsOf(it),
    due_on: it.due_on,
    by: it.by,
    clock: it.clock,
  })

type Moved = Field & { task_id: string; reporters: readonly string[]; by: string; clock: Clock }

const KINDS: Partial<Record<RepairMove, string>> = { accept: 'repair.accepted', reject: 'repair.rejected' }

/** Whoever reported it hears what the department makes of it; its own people need not look any more. */
export async function tellOfMove(db: Db, move: RepairMove, it: Moved): Promise<void> {
  const { task_id, reporters, by, clock } = it
  const link = linkOf(task_id)
  await settleNotices(db, { link, kinds: ASKING, clock })
  const kind = KINDS[move]
  if (kind === undefined) return
  await notify(db, { kind, to: reporters, link, facts: factsOf(it), by, clock })
}

type Judged = Field & {
  task_id: string
  reporters: readonly string[]
  fixed_by: string | null
  clock: Clock
}

/** What a night found out: reporters hear that it is right, and whoever said so that it is not. */
export async function tellOfFiles(db: Db, outcome: 'closed' | 'reopened', it: Judged): Promise<void> {
  const { task_id, fixed_by, clock } = it
  const link = linkOf(task_id)
  await settleNotices(db, { link, kinds: ASKING, clock })
  const to = outcome === 'closed' ? it.reporters : fixed_by === null ? [] : [fixed_by]
  await notify(db, { kind: `repair.${outcome}`, to, link, facts: factsOf(it), clock })
}
