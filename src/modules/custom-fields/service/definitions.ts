import { isCustomField, unsaid } from '../../../platform/field-names.schema.ts'
import { codeOf } from '../../../platform/custom-fields.schema.ts'
import { changesBetween } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listShown } from '../../../platform/authz/roles.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Actor, Databases } from '../../../platform/context.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import { listWaitingOf, startRequest } from '../../approvals/index.ts'
import { FIELDS_MAINTAIN } from '../policy.ts'
import * as queries from '../queries/definitions.ts'
import type { FieldList, FieldRecord, Proposal } from '../schema.ts'
import { checkStanding, CUSTOM_FIELD_FLOW, definitionOf } from './flow.ts'

export type Needs = { databases: Databases; clock: Clock; calendar: Calendar }
export type By = Actor & { request_id?: string }

/** Every field with its words; what waits for somebody is told to who maintains them. */
export async function listDefinitions(needs: Needs, by: By): Promise<FieldList> {
  const may_maintain = mayDo(by, FIELDS_MAINTAIN)
  const fields = await queries.listFields(needs.databases.db)
  return { fields, may_maintain, waiting: may_maintain ? await waitingIn(needs) : [] }
}

async function waitingIn({ databases, clock }: Needs): Promise<FieldList['waiting']> {
  const wanted = { flow_code: CUSTOM_FIELD_FLOW.flow_code, today: clock.today() }
  const found = await listWaitingOf(databases.db, wanted)
  const names = await listDisplayNames(databases, [...new Set(found.map((it) => it.maker_id))])
  return found.map(({ request_id, title_zh, title_en, maker_id, submitted_at }) => ({
    request_id,
    title_zh,
    title_en,
    maker_name: names.get(maker_id) ?? maker_id,
    submitted_at: String(submitted_at),
  }))
}

/** One field: what it is, who made it so, and how each role is shown it. */
export async function readDefinition({ databases }: Needs, name: string): Promise<FieldRecord> {
  const field = await queries.findField(databases.db, codeOf(name))
  if (!field || field.name !== name || !isCustomField(name)) throw notFound('custom_field', name)
  const shown = await listShown(databases.db, name)
  const names = await listDisplayNames(databases, [field.made_by, field.approved_by])
  const otherwise = unsaid(name)
  return {
    field,
    made_by_name: names.get(field.made_by) ?? field.made_by,
    approved_by_name: names.get(field.approved_by) ?? field.approved_by,
    changed_at: field.changed_at,
    shown: shown.map((it) => ({
      ...it,
      in_list: (it.in_list ?? otherwise) as FieldRecord['shown'][number]['in_list'],
      in_record: (it.in_record ?? otherwise) as FieldRecord['shown'][number]['in_record'],
    })),
  }
}

/** Asks another person to agree to a field as it is to be. */
export async function proposeDefinition(
  needs: Needs,
  { move, definition, version, reason }: Proposal,
  by: By,
): Promise<{ request_id: string }> {
  const { db } = needs.databases
  const standing = await queries.findField(db, definition.field_code)
  // Taking out of use changes nothing else of a field.
  const isWhole = move === 'define' || move === 'change'
  const before = standing ? definitionOf(standing) : null
  const after = isWhole || before === null ? definition : before
  await checkStanding(db, { facts: { move, definition: after, version }, before: standing })
  if (move === 'change' && changesBetween(before, after).length === 0) throw invalid('Nothing is changed.')
  const facts = { move, definition: after, version, before: move === 'define' ? null : before }
  const request_id = await startRequest({ ...needs, actor: by }, CUSTOM_FIELD_FLOW, {
    facts,
    reason,
    ...(by.request_id !== undefined && { trace_id: by.request_id }),
  })
  return { request_id }
}
