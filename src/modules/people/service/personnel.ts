import { endFirstPassword, insertUser } from '../../../platform/auth/users.ts'
import { fillPost } from '../../../platform/authz/posts.ts'
import { inTransaction } from '../../../platform/db.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { type ListQuery, readOwnPage } from '../../../platform/list.ts'
import { POSTS_MANAGE, tellOfPost, USERS_MANAGE } from '../../system/index.ts'
import { checkOthersPost, conflictsOf } from '../policy.ts'
import type { FilledPosts, PersonnelPage, PostRoles, TakenOver, TakeOver } from '../personnel.schema.ts'
import * as queries from '../queries/personnel.ts'
import { listCandidates } from '../queries/posts.ts'
import { listConflictPairs, readRoles } from '../queries/roles.ts'
import { type By, type Needs, tell } from './needs.ts'
import { makePassword } from '../../../platform/auth/passwords.ts'

/** Who works for the bank beside who may sign in, and where the two differ. */
export async function listPersonnel(
  { databases, clock }: Needs,
  input: { query: ListQuery; by: By; as_of: string | null },
): Promise<PersonnelPage> {
  const today = clock.today()
  const [page, counts] = await Promise.all([
    readOwnPage(databases, queries.personnelList(today), input.query),
    queries.countCases(databases.db, today),
  ])
  return {
    ...(page as unknown as Pick<PersonnelPage, 'rows'> & typeof page),
    as_of: input.as_of,
    counts,
    may_manage_users: input.by.permissions.includes(USERS_MANAGE),
    may_manage_posts: input.by.permissions.includes(POSTS_MANAGE),
  }
}

type Chosen = Awaited<ReturnType<typeof queries.listChosen>>[number]
type TakenRow = TakenOver['rows'][number]

const HAS_LEFT = new Set(['left', 'left_with_posts'])

function outcomeOf(line: Chosen | undefined): TakenRow['outcome'] {
  if (!line) return 'unknown'
  if (line.user) return 'exists'
  return HAS_LEFT.has(line.case_code) ? 'left' : 'made'
}

const nameFor = (employee_id: string) => employee_id.toLowerCase()

/** Lets chosen employees in, each with a password that is shown this once; a preview writes nothing. */
export async function takeOver(needs: Needs, input: TakeOver, by: By): Promise<TakenOver> {
  const { databases, clock } = needs
  const employee_ids = [...new Set(input.employee_ids)]
  const lines = await queries.listChosen(databases.db, { employee_ids, today: clock.today() })
  const rows: TakenRow[] = []
  for (const employee_id of employee_ids) {
    const line = lines.find((it) => it.employee_id === employee_id)
    const row = { employee_id, employee_name: line?.employee_name ?? '', username: nameFor(employee_id) }
    const outcome = outcomeOf(line)
    if (outcome !== 'made' || input.is_preview) rows.push({ ...row, outcome, password: null })
    else rows.push({ ...row, ...(await letIn(needs, line!, by)) })
  }
  return { rows }
}

async function letIn(
  { databases, clock }: Needs,
  line: Chosen,
  by: By,
): Promise<Pick<TakenRow, 'outcome' | 'password'>> {
  const { employee_id: user_id, employee_name: display_name } = line
  const password = makePassword()
  const user = { user_id, username: nameFor(user_id), display_name, title: line.post_name ?? '' }
  try {
    await inTransaction(databases, async (db) => {
      await insertUser({ db, clock }, { ...user, password, posts: [] })
      const details = { before: null, after: user, from: 'personnel' }
      await tell({ databases: { db }, clock }, by, { action: 'user.add', subject: user_id, details })
    })
    return { outcome: 'made', password }
  } catch (error) {
    if (error instanceof AppError && error.code === 'user_exists') {
      return { outcome: 'name_taken', password: null }
    }
    throw error
  }
}

type FilledRow = FilledPosts['rows'][number]

/** Lets chosen employees fill posts of the role suggested, in their units; a preview writes nothing. */
export async function fillSuggested(needs: Needs, input: TakeOver, by: By): Promise<FilledPosts> {
  const { databases, clock } = needs
  const employee_ids = [...new Set(input.employee_ids)]
  for (const employee_id of employee_ids) checkOthersPost(employee_id, by)
  const lines = await queries.listChosen(databases.db, { employee_ids, today: clock.today() })
  const rows: FilledRow[] = []
  for (const line of lines) {
    const row = await judge(needs, line)
    if (row.outcome !== 'filled' || input.is_preview) rows.push(row)
    else rows.push({ ...row, post_id: await fillFor(needs, line, by) })
  }
  return { rows }
}

async function judge({ databases, clock }: Needs, line: Chosen): Promise<FilledRow> {
  const { employee_id, employee_name, unit_name, suggested } = line
  const row = { employee_id, employee_name, unit_name, role: suggested, post_id: null, conflicts: [] }
  if (!line.user) return { ...row, outcome: 'no_user' }
  if (!suggested || !line.suggested_power) return { ...row, outcome: 'no_suggestion' }
  if (!line.unit_id || !unit_name) return { ...row, outcome: 'no_unit' }
  const [person] = await listCandidates(databases.db, { q: '', user_id: employee_id, today: clock.today() })
  if (!person) return { ...row, outcome: 'no_user' }
  const duty = `${line.unit_id}-${suggested.role_code}-`
  if (person.held.some((it) => it.post_id.startsWith(duty))) return { ...row, outcome: 'holds_it' }
  const role = {
    role_code: suggested.role_code,
    power_code: line.suggested_power,
    name_zh: suggested.role_name_zh,
    name_en: suggested.role_name_en,
  }
  const conflicts = conflictsOf(role, person.held, await listConflictPairs(databases.db))
  return { ...row, conflicts, outcome: conflicts.length > 0 ? 'conflict' : 'filled' }
}

function fillFor({ databases, clock }: Needs, line: Chosen, by: By): Promise<string> {
  const duty = { role_code: line.suggested!.role_code, unit_id: line.unit_id! }
  const user_id = line.employee_id
  return inTransaction(databases, async (db) => {
    const is_first = line.posts.length === 0
    const on = clock.today()
    const post_id = await fillPost(db, { user_id, duty, on, is_first })
    const ended = (await endFirstPassword(db, { user_id, post_id })) && { is_password_ended: true as const }
    const told = { move: 'fill', user_id, post_id, on, way: 'personnel', ...ended } as const
    await tellOfPost({ db, clock }, by, told)
    return post_id
  })
}

export const readPostRoles = async ({ databases }: Needs): Promise<PostRoles> => ({
  post_roles: await queries.listPostRoles(databases.db),
})

/** Says anew which role the bank's words for posts suggest. */
export async function writePostRoles(needs: Needs, input: PostRoles, by: By): Promise<PostRoles> {
  const { databases, clock } = needs
  await inTransaction(databases, async (db) => {
    const roles = await readRoles(db, clock.today())
    const unknown = input.post_roles.find((it) => !roles.some((role) => role.role_code === it.role_code))
    if (unknown) throw notFound('role', unknown.role_code)
    const before = await queries.listPostRoles(db)
    await queries.replacePostRoles(db, input.post_roles)
    const details = { before, after: input.post_roles }
    await tell({ databases: { db }, clock }, by, {
      action: 'post_roles.write',
      subject: 'post_roles',
      details,
    })
  })
  return readPostRoles(needs)
}
