import { unsaid } from '../../platform/field-names.schema.ts'
import { z } from 'zod'
import { FIELD_CLASSES, type FieldClass } from '../../platform/field-names.schema.ts'
import { fieldClass } from '../../platform/schema.ts'
import { moment, POWERS, REACHES, reason, roleCode, roleWords } from './schema.ts'

const name = z.string().trim().min(1).max(40)
const permission = z.string().regex(/^[a-z][a-z0-9_.]{1,79}$/)

export const permissionWords = z.object({
  permission: z.string(),
  kind: z.enum(['menu', 'action']),
  module: z.string(),
  zh: z.string(),
  en: z.string(),
  powers: z.array(z.enum(POWERS)).describe('Roles of which power may have it.'),
})
export type PermissionWords = z.output<typeof permissionWords>

export const SHOWN = ['hidden', 'masked', 'clear'] as const
const shownIn = z.strictObject({ in_list: z.enum(SHOWN), in_record: z.enum(SHOWN) })
export type ShownIn = z.output<typeof shownIn>
const shownField = shownIn.extend({ field_class: fieldClass })
/** The bank's own fields may be as many again as it can have. */
const SHOWN_FIELDS_MAX = 500
export type ShownField = z.output<typeof shownField>

/** What of a role can be changed. */
export const roleContent = z.strictObject({
  name_zh: name,
  name_en: name,
  power_code: z.enum(POWERS),
  reach_kind: z.enum(REACHES).nullable(),
  is_active: z.boolean(),
  permissions: z.array(permission).max(500),
  fields: z
    .array(shownField)
    .max(SHOWN_FIELDS_MAX)
    .describe(
      'How classes of fields are shown; what is not named is masked, the bank’s own fields of C1 clear.',
    ),
})
export type RoleContent = z.output<typeof roleContent>

/** A role in a file of the configuration. */
export const roleLine = roleContent.extend({ role_code: roleCode, copied_from: roleCode.nullable() })

export const role = roleContent.extend({
  role_code: z.string(),
  is_built_in: z.boolean(),
  is_as_delivered: z.boolean().describe('A built-in role as the product has it.'),
  member_count: z.number().int(),
})
export type Role = z.output<typeof role>

export const CHANGE_KINDS = ['create', 'change', 'reset', 'close', 'reopen'] as const
/** What was refused or taken back as a request stands under approvals; here only what was so before. */
export const CHANGE_STATES = ['waiting', 'approved', 'rejected', 'withdrawn'] as const

export const roleDiff = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  fields: z.array(
    z.object({
      field: z.enum(['name_zh', 'name_en', 'reach_kind', 'is_active']),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  shown: z.array(z.object({ field_class: fieldClass, before: shownIn.nullable(), after: shownIn })),
})
export type RoleDiff = z.output<typeof roleDiff>

const unsaidOf = (field_class: FieldClass): ShownIn => {
  const shown = unsaid(field_class)
  return { in_list: shown, in_record: shown }
}

/** How a role shows a class of fields. */
export function shownBy({ fields }: Pick<RoleContent, 'fields'>, field_class: FieldClass): ShownIn {
  const { in_list, in_record } = fields.find((it) => it.field_class === field_class) ?? unsaidOf(field_class)
  return { in_list, in_record }
}

const WORDS = ['name_zh', 'name_en', 'reach_kind', 'is_active'] as const
const textOf = (value: string | boolean | null) => (value === null ? null : String(value))
const isSameShown = (one: ShownIn, other: ShownIn) =>
  one.in_list === other.in_list && one.in_record === other.in_record

/** The product's classes, and the fields of the bank's own of which a role says something. */
const classesIn = (...contents: readonly (RoleContent | null)[]): FieldClass[] => {
  const said = contents.flatMap((it) => it?.fields ?? []).map((it) => it.field_class)
  return [...new Set<FieldClass>([...FIELD_CLASSES, ...said.toSorted()])]
}

/** What a change makes of a role: one text for who asks, who agrees and what is checked. */
export function diffOf(before: RoleContent | null, after: RoleContent): RoleDiff {
  const had = before?.permissions ?? []
  return {
    added: after.permissions.filter((it) => !had.includes(it)),
    removed: had.filter((it) => !after.permissions.includes(it)),
    fields: WORDS.filter((field) => (before?.[field] ?? null) !== after[field]).map((field) => ({
      field,
      before: before && textOf(before[field]),
      after: textOf(after[field]),
    })),
    shown: classesIn(before, after)
      .map((field_class) => ({
        field_class,
        before: before && shownBy(before, field_class),
        after: shownBy(after, field_class),
      }))
      .filter((it) => !isSameShown(it.before ?? unsaidOf(it.field_class), it.after)),
  }
}

export const isEmptyDiff = ({ added, removed, fields, shown }: RoleDiff): boolean =>
  added.length + removed.length + fields.length + shown.length === 0

const model = z.object({ role_code: z.string(), name_zh: z.string(), name_en: z.string() })

export const roleChange = z.object({
  request_id: z.string().nullable().describe('The request; null for what was decided before there were any.'),
  may_open: z.boolean().describe('The caller has a part in the request.'),
  role_code: z.string(),
  kind_code: z.enum(CHANGE_KINDS),
  before: roleContent.nullable(),
  after: roleContent,
  diff: roleDiff,
  copied_from: model.nullable().describe('The role that a new one is made of: it excludes the same roles.'),
  reason: z.string(),
  state_code: z.enum(CHANGE_STATES),
  proposed_by_name: z.string(),
  proposed_at: moment,
  decided_by_name: z.string().nullable(),
  decided_at: moment.nullable(),
  decided_note: z.string().nullable(),
})
export type RoleChange = z.output<typeof roleChange>

/** What a request to change a role is made of; the bank's own fields in it with their names. */
export const roleFacts = z.object({
  role_code: roleCode,
  kind_code: z.enum(CHANGE_KINDS),
  before: roleContent.nullable(),
  after: roleContent,
  copied_from: model.nullable(),
  field_names: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })),
})
export type RoleFacts = z.output<typeof roleFacts>

const conflictPair = z.object({
  role_code: z.string(),
  other_role_code: z.string(),
  reason_zh: z.string(),
  reason_en: z.string(),
})

export const roleList = z.object({
  roles: z.array(role),
  permissions: z.array(permissionWords),
  conflicts: z.array(conflictPair),
  changes: z.array(roleChange).describe('Those that wait for somebody.'),
  may_manage: z.boolean(),
})
export type RoleList = z.output<typeof roleList>

export const roleParams = z.object({ role_code: roleCode })
export const roleRecord = z.object({
  role,
  delivered: roleContent.nullable().describe('As the product has it.'),
  members: z
    .array(
      z.object({
        user_id: z.string(),
        display_name: z.string(),
        unit_name: z.string(),
        post_id: z.string(),
        is_closed: z.boolean(),
      }),
    )
    .describe('At most the first 200.'),
  conflicts: z
    .array(roleWords.extend({ reason_zh: z.string(), reason_en: z.string() }))
    .describe('Roles that nobody may have beside it.'),
  changes: z.array(roleChange).describe('What waits, and what it has become, the newest first.'),
  permissions: z.array(permissionWords),
  may_manage: z.boolean(),
})
export type RoleRecord = z.output<typeof roleRecord>

export const newChange = z.strictObject({
  kind_code: z.enum(CHANGE_KINDS),
  content: roleContent
    .partial({ fields: true })
    .optional()
    .describe('What the role is to be; without fields they stay, or are those of the role it is made of.'),
  copied_from: roleCode.optional().describe('Of a new role: the one that it is made of.'),
  reason,
})
export type NewChange = z.output<typeof newChange>
export const changeAnswer = z.object({ request_id: z.string() })
