import { showField, shownAs } from '../../platform/authz/fields.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { codeLists } from '../../platform/code-lists.ts'
import type { Actor } from '../../platform/context.ts'
import { isCalendarDate, isMobile, isUscc, normaliseMobile } from '../../platform/crypto/identifiers.ts'
import { conflict, forbidden, invalid } from '../../platform/errors.ts'
import { REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { type FieldClass } from '../../platform/schema.ts'
import type { RepairMove, RepairState, ValueKind } from './repair.schema.ts'
import type { QualityField } from './schema.ts'

export const QUALITY_READ = 'quality.read'

type ListedField = Omit<QualityField, 'source_count' | 'source_system'> & { source_system: string }

/** Fields with their sources taken together: what the sources do not share is nobody's. */
export function withoutSources(fields: readonly ListedField[]): QualityField[] {
  const groups = Map.groupBy(fields, (it) => `${it.customer_type_code} ${it.field_code}`)
  return [...groups.values()].map((group) => {
    const [first] = group
    const common = <K extends 'required_of_code' | 'department_code'>(name: K) =>
      group.every((it) => it[name] === first![name]) ? first![name] : null
    return {
      ...first!,
      source_system: null,
      source_count: group.length,
      required_of_code: common('required_of_code'),
      department_code: common('department_code'),
    }
  })
}

export const bySource = (fields: readonly ListedField[]): QualityField[] =>
  fields.map((it) => ({
    ...it,
    source_count: fields.filter(
      (other) => other.customer_type_code === it.customer_type_code && other.field_code === it.field_code,
    ).length,
  }))

/** A steward works on every task; whoever works for a department, on those of the department. */
export const REPAIR_ALL = 'repair.all'
export const repairOf = (department: string): string => `repair.${department}`
/** What roles can allow here: to put fields right, all or those of a department. */
export const permissions = (): Permission[] => allowed().map((it) => ({ ...it, powers: ['business'] }))

const allowed = (): Permission[] => [
  { permission: QUALITY_READ, kind: 'menu', zh: '查看数据质量', en: 'Look at data quality' },
  {
    permission: REPAIR_ALL,
    kind: 'action',
    zh: '处理所有部门的数据修正',
    en: 'Repair fields of all departments',
  },
  ...[...(codeLists().get('department') ?? [])].map(([department, { zh, en }]) => ({
    permission: repairOf(department),
    kind: 'action' as const,
    zh: `处理数据修正：${zh}`,
    en: `Repair fields of: ${en}`,
  })),
]

type Step = { from: readonly RepairState[]; to: RepairState; needsNote: boolean }

/** Which move leads from which states where. What the files show moves a task as well, see `judgeByFiles`. */
const STEPS: Record<RepairMove, Step> = {
  accept: { from: ['reported'], to: 'accepted', needsNote: false },
  reject: { from: ['reported', 'accepted', 'reopened'], to: 'rejected', needsNote: true },
  fix: { from: ['accepted', 'reopened'], to: 'fixed_in_source', needsNote: false },
}

type Moved = { state_code: RepairState; department_code: string }
type Mover = { permissions: readonly string[] }

const mayWork = (task: Moved, { permissions }: Mover): boolean =>
  permissions.includes(REPAIR_ALL) || permissions.includes(repairOf(task.department_code))

/** The state a move leads to: 403 for who may not make it, 409 where it leads nowhere. */
export function nextState(task: Moved, { move, note }: { move: RepairMove; note: string }, mover: Mover) {
  const step = STEPS[move]
  if (!mayWork(task, mover)) throw forbidden(`work on what ${task.department_code} answers for`)
  if (!step.from.includes(task.state_code)) throw taskMoved(task.state_code)
  if (step.needsNote && note.length < REASON_LENGTH_MIN) {
    throw invalid('Say why in five characters or more.', { field: 'note' })
  }
  return step.to
}

export const taskMoved = (state: RepairState | null) =>
  conflict('repair_moved', 'The task is in another state by now.', state ? { state_code: state } : {})

export const movesFor = (task: Moved, mover: Mover): RepairMove[] =>
  mayWork(task, mover)
    ? (Object.keys(STEPS) as RepairMove[]).filter((move) => STEPS[move].from.includes(task.state_code))
    : []

const PROTECTED_KINDS = ['id_number', 'mobile', 'email', 'address'] as const
type SealedKind = (typeof PROTECTED_KINDS)[number]

/** The kind under which a value is sealed; null for what lies in clear, as an organisation's address does. */
export function sealedKind(field: {
  customer_type_code: string
  value_kind_code: ValueKind
}): SealedKind | null {
  const { customer_type_code: type, value_kind_code: kind } = field
  if (kind === 'address' && type === 'corporate') return null
  return PROTECTED_KINDS.find((it) => it === kind) ?? null
}

const FORMS: Partial<Record<ValueKind, (value: string) => boolean>> = {
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDate(value.replaceAll('-', '')),
  gender: (value) => value === '1' || value === '2',
  occupation: (value) => /^[1-9]0000$/.test(value),
  industry: (value) => /^[A-T]$/.test(value),
  uscc: isUscc,
  mobile: (value) => isMobile(normaliseMobile(value)),
  email: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
}

/** Whether a value can be one of its kind; what it is worth is for the department to say. */
export const isOfForm = (kind: ValueKind, value: string): boolean => FORMS[kind]?.(value) ?? value.length >= 2

type Field = { customer_type_code: string; field_code: string; value_kind_code: ValueKind }
type Viewer = Pick<Actor, 'fields'>

const CLASSES: Record<string, FieldClass> = {
  birth_date: 'birth_date',
  employer_name: 'employer',
  customer_name: 'person_name',
}

/** The class of personal data that a field holds; what an organisation is called is public. */
function classOf(field: Field): FieldClass | null {
  if (field.field_code === 'customer_name' && field.customer_type_code !== 'retail') return null
  return sealedKind(field) ?? CLASSES[field.field_code] ?? null
}

/** The value of a field as somebody may read it: as on the customer's record. A sealed one is masked. */
export function shownValue(
  viewer: Viewer,
  field: Field,
  value: { mark: string | null; masked: string | null },
): string | null {
  // The mark of a protected value is its hash, which says nothing to anybody.
  const known = sealedKind(field) === null ? (value.masked ?? value.mark) : value.masked
  const own = classOf(field)
  return own ? showField(viewer, { field: own, place: 'record' }, known) : known
}

/** Whether somebody reads the value of a field whole: only he may be told that another is the same. */
export function readsWhole(viewer: Viewer, field: Field): boolean {
  if (sealedKind(field) !== null) return false
  const own = classOf(field)
  return own === null || shownAs(viewer, own, 'record') === 'clear'
}

/** Files with the old value after which a fix that was promised counts as none. */
const FILES_PATIENCE = 2

type Examined = {
  state_code: RepairState
  shown_mark: string | null
  files_unchanged: number
  /** What reporters said would be right. */
  right_marks: readonly string[]
}
type Seen = {
  /** The value that is published now. */
  mark: string | null
  /** Files of the source that came since it was last looked at. */
  files: number
}
export type Verdict =
  | { outcome: 'closed' }
  | { outcome: 'reopened'; files_unchanged: number }
  | { outcome: 'open'; files_unchanged: number; is_changed_otherwise: boolean }

/**
 * What the files of a night say of a task. It is closed by the right value where somebody said it, else by
 * any other value than the one that was reported, a value gone included.
 */
export function judgeByFiles(task: Examined, seen: Seen): Verdict {
  const isChanged = seen.mark !== task.shown_mark
  // What somebody could not read he may have proposed as it stood: that says nothing of what is right.
  const rights = task.right_marks.filter((it) => it !== task.shown_mark)
  const isRight = seen.mark !== null && rights.includes(seen.mark)
  if (isChanged && (isRight || rights.length === 0)) return { outcome: 'closed' }
  const isFixed = task.state_code === 'fixed_in_source'
  const unchanged = isFixed ? task.files_unchanged + seen.files : task.files_unchanged
  if (isFixed && unchanged >= FILES_PATIENCE) return { outcome: 'reopened', files_unchanged: unchanged }
  return { outcome: 'open', files_unchanged: unchanged, is_changed_otherwise: isChanged }
}

/**
 * What the night is told of a report: it stands as long as the task is open, also where a fix was promised
 * that no file has shown. It ends where the department says that the value is right, or files brought
 * another.
 */
export const toldState = (settledAs: RepairState | null): 'S' | 'R' | 'C' =>
  settledAs === null ? 'S' : settledAs === 'rejected' ? 'R' : 'C'

/** The file from which the record's value of a field comes. */
export function fileOf(field: {
  customer_type_code: string
  field_code: string
  source_system: string
}): string {
  if (field.source_system === 'ebk') return 'EBK_SIGN'
  if (field.customer_type_code === 'corporate') return 'CORE_CUST_ORG'
  return ['mobile', 'email', 'address'].includes(field.field_code) ? 'CORE_CONTACT' : 'CORE_CUST_PER'
}
