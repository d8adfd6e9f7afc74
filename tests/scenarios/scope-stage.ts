import { connect, type Connection } from '../../src/platform/postgres/index.ts'
import { givenPublication } from '../support/builders.ts'
import type { TestDatabase } from '../support/database.ts'
import { spansOf, TODAY, type World } from './scope-world.ts'

/** Publishes a world: its units, customers and what lies under them, its grants and its users' posts. */
export async function stage(database: TestDatabase, it: World): Promise<number> {
  const spans = spansOf(it.units)
  const units = it.units.map((unit, index) => ({
    unit_id: unit.unit_id,
    parent_unit_id: unit.parent === null ? null : it.units[unit.parent]!.unit_id,
    unit_name: unit.unit_id,
    unit_level: spans[index]!.level,
    lo: spans[index]!.lo,
    hi: spans[index]!.hi,
  }))
  const { publication_id: publicationId } = await givenPublication(database, { units })
  await connect(database.url('batch'), async (batch) => {
    for (const [table, rows] of Object.entries(rowsOf(it, { spans, publicationId }))) {
      await insertRows(batch, table, rows)
    }
    await batch.query('delete from platform.grants')
    await insertRows(batch, 'platform.grants', grantRows(it))
  })
  await connect(database.url('owner'), async (owner) => {
    await owner.query('delete from platform.sessions')
    await owner.query('delete from platform.post_holders')
    await owner.query("delete from platform.posts where post_id like 'world-%'")
    await owner.query('delete from platform.private_subjects')
    await owner.query('delete from platform.blocked_subjects')
    await insertRows(owner, 'platform.private_subjects', it.marks.map(markRow(it)))
    await insertRows(owner, 'platform.blocked_subjects', it.blocks.map(blockRow(it)))
    for (const [table, rows] of Object.entries(ROLES)) await insertRows(owner, table, rows)
    await insertRows(
      owner,
      'platform.posts',
      postRows(it).map(({ post }) => post),
    )
    await insertRows(
      owner,
      'platform.post_holders',
      postRows(it).map(({ holder }) => holder),
    )
  })
  return publicationId
}

type Row = Record<string, unknown>

function rowsOf(
  it: World,
  at: { spans: ReturnType<typeof spansOf>; publicationId: number },
): Record<string, Row[]> {
  const common = it.customers.map((customer) => ({
    publication_id: at.publicationId,
    customer_id: customer.customer_id,
    org_pos: at.spans[customer.unit]!.lo,
  }))
  return {
    'marts.customers': it.customers.map((customer, index) => ({
      ...common[index],
      customer_type_code: customer.customer_type_code,
      source_customer_no: customer.source_customer_no,
      customer_name: customer.customer_name,
      status_code: 'active',
      org_id: it.units[customer.unit]!.unit_id,
      aum_balance_eod: `${customer.aum_fen / 100}.00`,
      aum_fen: customer.aum_fen,
    })),
    'marts.customer_accounts': it.customers.map((customer, index) => ({
      ...common[index],
      account_id: `${customer.source_customer_no}-1`,
      account_no: customer.source_customer_no,
      sub_account_no: '1',
    })),
    'marts.search_terms': it.customers.flatMap((customer, index) => {
      const letters = [...customer.customer_name]
      const names = letters.map((_letter, from) => ({ kind: 'name', term: letters.slice(from).join('') }))
      const terms = [...names, { kind: 'customer_no', term: customer.source_customer_no }]
      return terms.map((term) => ({ ...common[index], ...term }))
    }),
  }
}

const grantRows = (it: World): Row[] =>
  it.grants.map(({ customer, ...grant }) => ({
    ...grant,
    subject_id: it.customers[customer]!.customer_id,
    unit_id: it.units[0]!.unit_id,
    granted_by: 'test',
    reason: 'test',
    recorded_at: '2026-01-01T00:00:00Z',
  }))

const ended = (valid_to: string): Row => {
  const isOpen = valid_to === '9999-12-31'
  return { ended_by: isOpen ? null : 'test', ended_at: isOpen ? null : '2026-01-01T00:00:00Z' }
}

const markRow =
  (it: World) =>
  ({ customer, ...mark }: World['marks'][number]): Row => ({
    ...mark,
    ...ended(mark.valid_to),
    subject_id: it.customers[customer]!.customer_id,
    reason_code: 'pep',
    note: '',
    marked_by: 'test',
    marked_at: '2026-01-01T00:00:00Z',
  })

const blockRow =
  (it: World) =>
  ({ customer, ...block }: World['blocks'][number]): Row => ({
    ...block,
    ...ended(block.valid_to),
    subject_id: it.customers[customer]!.customer_id,
    kind_code: 'relative',
    recorded_by: 'test',
    recorded_at: '2026-01-01T00:00:00Z',
  })

const KINDS = ['head', 'line', 'org', 'team', 'manager'] as const
const roleOf = (kind: string, seesPrivate: boolean) => `world_${kind}_${seesPrivate ? 'all' : 'most'}`
const EXPLAINER = 'world_explainer'
const RIGHTS = ['customers.read', 'customers.export']

/** A role for each kind of reach, with and without the sight of private customers, and one that asks. */
const WORLD_ROLES = [
  ...KINDS.flatMap((kind) => [
    { role_code: roleOf(kind, false), reach_kind: kind, rights: RIGHTS },
    { role_code: roleOf(kind, true), reach_kind: kind, rights: [...RIGHTS, 'customers.private'] },
  ]),
  { role_code: EXPLAINER, reach_kind: null, rights: ['access.explain'] },
]
const ROLES: Record<string, Row[]> = {
  'platform.roles': WORLD_ROLES.map(({ role_code, reach_kind }) => ({
    role_code,
    reach_kind,
    name_zh: role_code,
    name_en: role_code,
    power_code: 'business',
    is_built_in: false,
    is_active: true,
  })),
  'platform.role_permissions': WORLD_ROLES.flatMap(({ role_code, rights }) =>
    rights.map((permission) => ({ role_code, permission })),
  ),
  'platform.role_fields': WORLD_ROLES.map(({ role_code }) => ({
    role_code,
    field_class: 'amount',
    in_list: 'clear',
    in_record: 'clear',
  })),
}

/** The posts of the users in the order of their reaches; what is beside a post needs none of its own. */
function postRows(it: World): { post: Row; holder: Row }[] {
  const rows = it.users.flatMap((user) =>
    user.reaches.flatMap((reach, index) =>
      reach.kind === 'beside'
        ? []
        : [
            postRow(it, {
              user_id: user.user_id,
              index,
              unit: reach.unit,
              role_code: roleOf(reach.kind, user.sees_private),
              line_code: reach.kind === 'line' ? reach.line_code : null,
            }),
          ],
    ),
  )
  const gone = postRow(it, { user_id: 'gone', index: 0, unit: 0, role_code: roleOf('manager', false) })
  const explainer = postRow(it, { user_id: 'explainer', index: 0, unit: 0, role_code: EXPLAINER })
  // Today is the first day on which he fills it no more.
  return [...rows, { ...gone, holder: { ...gone.holder, valid_to: TODAY } }, explainer]
}

type Filled = { user_id: string; index: number; unit: number; role_code: string; line_code?: string | null }

function postRow(it: World, { user_id, index, unit, role_code, line_code = null }: Filled) {
  const post_id = postIdOf(user_id, index)
  const superior = it.reports.find((report) => report.user_id === user_id)?.reports_to ?? null
  return {
    post: {
      post_id,
      unit_id: it.units[unit]!.unit_id,
      role_code,
      line_code,
      reports_to: superior && index === 0 ? postIdOf(superior, 0) : null,
      title: '',
      is_active: true,
    },
    holder: {
      post_id,
      user_id,
      valid_from: '2020-01-01',
      valid_to: '9999-12-31',
      is_first: index === 0,
    },
  }
}

export const postIdOf = (userId: string, index: number): string => `world-${userId}-${index}`

/** One statement a table; what a column must have and the world does not say gets a plain value. */
async function insertRows(writer: Connection, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const { rows: columns } = await writer.query<{ name: string; type: string; is_required: boolean }>(
    `select attname as name, format_type(atttypid, null) as type,
       attnotnull and not atthasdef and attidentity = '' as is_required
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const used = columns.filter((column) => given.has(column.name) || column.is_required)
  const full = rows.map((row) =>
    Object.fromEntries(used.map(({ name, type }) => [name, name in row ? row[name] : plainValue(type)])),
  )
  const names = used.map((column) => column.name).join(', ')
  await writer.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1)
     on conflict do nothing`,
    [JSON.stringify(full)],
  )
}

function plainValue(type: string): unknown {
  if (type === 'boolean') return false
  if (type === 'date') return '2020-01-01'
  return /text|char/.test(type) ? '' : 0
}
