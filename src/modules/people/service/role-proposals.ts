import type { z } from 'zod'
import type { FileAnswer, FileProposal } from '../../../platform/configuration.schema.ts'
import { configurationText, readConfigurationText } from '../../../platform/configuration-text.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { proposeFile, startRequestIn } from '../../approvals/index.ts'
import { namesOfFields } from '../../custom-fields/index.ts'
import { checkChangeKind, checkPowerKept } from '../policy.ts'
import * as queries from '../queries/roles.ts'
import {
  diffOf,
  isEmptyDiff,
  type NewChange,
  type RoleContent,
  type RoleFacts,
  roleLine,
} from '../roles.schema.ts'
import type { Asker, Asking, Needs } from './needs.ts'
import { listWaiting } from './role-changes.ts'
import { checkContent, contentOf, ROLE_CHANGE } from './role-flow.ts'

const inOrder = (fields: RoleContent['fields']) =>
  fields.toSorted((one, other) => (one.field_class < other.field_class ? -1 : 1))

type Of = { role: queries.StoredRole | undefined; model: queries.StoredRole | undefined }

/** What a role is to be. Its power stays as it is, and so does how it shows fields unless it is said. */
function afterOf({ kind_code, content: asked }: NewChange, { role, model }: Of): RoleContent {
  if (kind_code === 'close') return { ...contentOf(role!), is_active: false }
  if (kind_code === 'reopen') return { ...contentOf(role!), is_active: true }
  if (kind_code === 'reset') return role!.delivered!
  if (!asked) throw invalid('Say what the role is to be.', { field: 'content' })
  const permissions = [...new Set(asked.permissions)].toSorted()
  const fields = inOrder(asked.fields ?? (role ?? model)?.fields ?? [])
  if (kind_code === 'create') return { ...asked, permissions, fields, is_active: true }
  return { ...asked, permissions, fields, is_active: role!.is_active, power_code: role!.power_code }
}

type Proposal = NewChange & { role_code: string }
type Change = Of & Pick<RoleFacts, 'role_code' | 'kind_code' | 'after'>

/** What a change is, written down whole; null where it changes nothing, refused where it makes no sense. */
async function factsOf(db: Databases['db'], change: Change): Promise<RoleFacts | null> {
  const { role_code, kind_code, role, model, after } = change
  checkContent(role_code, after)
  const before = role ? contentOf(role) : null
  const diff = diffOf(before, after)
  if (isEmptyDiff(diff)) return null
  const field_names = await namesOfFields(
    db,
    diff.shown.map((it) => it.field_class),
  )
  return { role_code, kind_code, before, after, copied_from: model ? wordsOf(model) : null, field_names }
}

const wordsOf = ({ role_code, name_zh, name_en }: queries.StoredRole) => ({ role_code, name_zh, name_en })

const checkOpen = (kind_code: NewChange['kind_code'], role: queries.StoredRole | undefined) =>
  checkChangeKind(kind_code, {
    exists: role !== undefined,
    is_built_in: role?.is_built_in ?? false,
    is_active: role?.is_active ?? false,
    member_count: role?.member_count ?? 0,
  })

/** Asks another security administrator for a change; of one role a single one waits at a time. */
export async function proposeChange(
  needs: Asking,
  input: Proposal,
  by: Asker,
): Promise<{ request_id: string }> {
  const { role_code, kind_code, reason } = input
  const { db } = needs.databases
  const roles = await queries.readRoles(db, needs.clock.today())
  const role = roles.find((it) => it.role_code === role_code)
  if (!role && kind_code !== 'create') throw notFound('role', role_code)
  checkOpen(kind_code, role)
  const copied = kind_code === 'create' ? input.copied_from : undefined
  const model = roles.find((it) => it.role_code === copied)
  if (copied !== undefined && !model) throw notFound('role', copied)
  const after = afterOf(input, { role, model })
  const facts = await factsOf(db, { role_code, kind_code, role, model, after })
  if (!facts) throw invalid('Nothing is changed.')
  const request_id = await inTransaction(needs.databases, (tx) =>
    startChange(tx, needs, { facts, reason, by }),
  )
  return { request_id }
}

type Begun = { facts: RoleFacts; reason: string; by: Asker }

async function startChange(
  db: Databases['db'],
  needs: Asking,
  { facts, reason, by }: Begun,
): Promise<string> {
  await queries.holdRole(db, facts.role_code)
  await checkNoneWaits(db, needs, facts.role_code)
  return startRequestIn(db, {
    context: { ...needs, actor: by },
    flow: ROLE_CHANGE,
    facts,
    reason,
    ...(by.request_id !== undefined && { trace_id: by.request_id }),
  })
}

async function checkNoneWaits(db: Databases['db'], { clock }: Needs, role_code: string): Promise<void> {
  const [open] = await listWaiting(db, clock, role_code)
  if (open) throw conflict('role_change_open', 'Another change of the role waits to be decided.')
}

const ROLES = 'roles'
type RoleLine = z.output<typeof roleLine>

/** Every role as text: what it allows and shows, and of which one of the bank's own was made. */
export async function writeRoles({ databases, clock }: Needs): Promise<string> {
  const { db } = databases
  const [roles, models] = await Promise.all([queries.readRoles(db, clock.today()), queries.listModels(db)])
  const modelOf = new Map(models.map((it) => [it.role_code, it.copied_from]))
  const lines = roles
    .toSorted((one, other) => (one.role_code < other.role_code ? -1 : 1))
    .map((role): RoleLine => {
      const { role_code } = role
      return { role_code, ...contentOf(role), copied_from: modelOf.get(role_code) ?? null }
    })
  return configurationText(ROLES, lines)
}

/** Asks for what makes the roles what a file says, a request each; roles that it does not name stay. */
export async function proposeRoles(needs: Asking, asked: FileProposal, by: Asker): Promise<FileAnswer> {
  const { db } = needs.databases
  const { lines } = readConfigurationText(asked.text, { [ROLES]: roleLine })
  const roles = await queries.readRoles(db, needs.clock.today())
  return proposeFile(needs.databases, ROLE_CHANGE, {
    is_preview: asked.is_preview,
    lines: lines.map((it, at) => ({
      line: at + 2,
      name: it.role_code,
      look: async () => {
        const facts = await factsOfLine(needs, roles, it)
        if (!facts) return null
        return { facts, start: (tx) => startChange(tx, needs, { facts, reason: asked.reason, by }) }
      },
    })),
  })
}

/** The change that a line asks for, by what it makes of the role; null where the role is so already. */
async function factsOfLine(
  needs: Asking,
  roles: readonly queries.StoredRole[],
  { role_code, copied_from, ...content }: RoleLine,
): Promise<RoleFacts | null> {
  const { db } = needs.databases
  const role = roles.find((it) => it.role_code === role_code)
  const model = role ? undefined : roles.find((it) => it.role_code === copied_from)
  if (!role && copied_from !== null && !model) throw notFound('role', copied_from)
  const permissions = [...new Set(content.permissions)].toSorted()
  const after = { ...content, permissions, fields: inOrder(content.fields) }
  const kind_code = kindOf(role, after)
  if (role) checkPowerKept(role, after)
  const facts = await factsOf(db, { role_code, kind_code, role, model, after })
  if (!facts) return null
  checkOpen(kind_code, role)
  if (role?.is_active && !after.is_active) checkOpen('close', role)
  await checkNoneWaits(db, needs, role_code)
  return facts
}

function kindOf(role: queries.StoredRole | undefined, after: RoleContent): NewChange['kind_code'] {
  if (!role) return 'create'
  const { fields, ...others } = diffOf(contentOf(role), after)
  const isActivityAlone =
    isEmptyDiff({ ...others, fields: [] }) && fields.every((it) => it.field === 'is_active')
  if (!isActivityAlone || fields.length === 0) return 'change'
  return after.is_active ? 'reopen' : 'close'
}
