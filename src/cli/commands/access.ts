import { BLOCK_KINDS, PRIVATE_REASONS, type WhoAnswer, type WhyAnswer } from '../../platform/access.schema.ts'
import { findUserId } from '../../platform/auth/users.ts'
import type { Context, Databases } from '../../platform/context.ts'
import { invalid } from '../../platform/errors.ts'
import { readCalendar } from '../../platform/working-days.ts'
import { findLivePublication } from '../../serving/publications.ts'
import type { CliContext, Command, Values } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { personOf } from '../people.ts'
import { parseDate, textOf } from '../values.ts'

// Modules are loaded where one is asked for: other commands need not wait for them.
const access = () => import('../../modules/access/index.ts')

export const accessWhyCommand: Command = {
  name: 'access why',
  summary: 'Why a person sees a customer on a day, or does not: each way, and what holds of it.',
  usage: ['zhike access why --user rm1 --customer 1000000000000016 [--on 2026-06-30]'],
  options: { user: { type: 'string' }, customer: { type: 'string' }, on: { type: 'string' } },
  async run(context, { values }) {
    const answer = await withDatabases(context, async (databases) => {
      const user_id = await findUserId(databases, needed(values, 'user'))
      const { explainAccess } = await access()
      return explainAccess(await askerAt(context, databases), { user_id, ...questionOf(values) })
    })
    context.print({ answer, text: describeWhy(answer) })
  },
}

export const accessWhoCommand: Command = {
  name: 'access who',
  summary: 'Everybody who could see a customer on a day, and in which ways.',
  usage: ['zhike access who --customer 1000000000000016 [--on 2026-06-30]'],
  options: { customer: { type: 'string' }, on: { type: 'string' } },
  async run(context, { values }) {
    const { listWhoSees } = await access()
    const answer = await withDatabases(context, async (databases) =>
      listWhoSees(await askerAt(context, databases), questionOf(values)),
    )
    context.print({ answer, text: describeWho(answer) })
  },
}

export const accessHideCommand: Command = {
  name: 'access hide',
  summary:
    'Marks a customer private: from today only who holds customers.private sees him. --end takes it back.',
  usage: [
    'zhike access hide --customer 1000000000000016 --note <why>',
    '    --reason private_account | staff_relative | pep | other',
    '    --user <name> says who does it, the password on the input',
    'zhike access hide --customer 1000000000000016 --end --note <why> --user <name>',
  ],
  options: {
    user: { type: 'string' },
    customer: { type: 'string' },
    reason: { type: 'string' },
    note: { type: 'string' },
    end: { type: 'boolean' },
  },
  async run(context, { values }) {
    const customer_id = customerOf(values)
    const { setMark } = await access()
    const marked = values['end']
      ? { mark: null, reason: await whyOf(values) }
      : { mark: await markOf(values) }
    await withDatabases(context, async (databases) => {
      const { clock, config } = context
      const actor = await personOf({ databases, clock, config }, values)
      await setMark({ databases, clock, actor }, { customer_id, ...marked })
    })
    const { mark } = marked
    const text = `Customer ${customer_id} is ${mark ? 'private now' : 'private no more'}.`
    context.print({ answer: { customer_id, mark }, text })
  },
}

export const accessBlockCommand: Command = {
  name: 'access block',
  summary: 'Keeps a customer from an employee who is that customer or a relative. --end lets him see again.',
  usage: [
    'zhike access block --employee E00101 --customer 1000000000000016 --kind self | relative --user <name>',
    'zhike access block --employee E00101 --customer 1000000000000016 --end --note <why> --user <name>',
    '    --user says who does it, the password on the input',
  ],
  options: {
    user: { type: 'string' },
    employee: { type: 'string' },
    customer: { type: 'string' },
    kind: { type: 'string' },
    note: { type: 'string' },
    end: { type: 'boolean' },
  },
  async run(context, { values }) {
    const kept = { user_id: needed(values, 'employee'), customer_id: customerOf(values) }
    const { setBlock } = await access()
    const blocked = values['end']
      ? { kind: null, reason: await whyOf(values) }
      : { kind: oneOf(BLOCK_KINDS, values, 'kind') }
    await withDatabases(context, async (databases) => {
      const { clock, config } = context
      const actor = await personOf({ databases, clock, config }, values)
      await setBlock({ databases, clock, actor }, { ...kept, ...blocked })
    })
    const { kind } = blocked
    const text = `Customer ${kept.customer_id} is ${kind ? 'kept from' : 'shown again to'} ${kept.user_id}.`
    context.print({ answer: { ...kept, kind }, text })
  },
}

/**
 * Whoever works at the terminal holds the database: he may ask, and the trail says that it was asked
 * there.
 */
async function askerAt({ config, clock, log }: CliContext, databases: Databases): Promise<Context> {
  const { ACCESS_EXPLAIN } = await access()
  const publication = await findLivePublication(databases.db)
  if (!publication) throw invalid('Nothing has been published yet.')
  const { warehouseDir, archiveDir } = config
  const actor = {
    user_id: '',
    username: '',
    display_name: '',
    post_id: null,
    role_code: null,
    reach: null,
    permissions: [ACCESS_EXPLAIN],
    fields: {},
  }
  const places = { warehouseDir, archiveDir, calendar: readCalendar(config) }
  return { databases, actor, publication, ...places, clock, log, asOf: null, knownOn: null }
}

function questionOf(values: Values): { customer_id: string; on?: string } {
  const on = textOf(values, 'on')
  return { customer_id: customerOf(values), ...(on !== null && { on: parseDate(on) }) }
}

function needed(values: Values, name: string): string {
  const text = textOf(values, name)
  if (!text) throw invalid(`Say --${name}.`)
  return text
}

function customerOf(values: Values): string {
  const text = needed(values, 'customer')
  if (/^[0-9]{1,18}$/.test(text)) return text
  throw invalid(`"${text}" is no number of a customer.`)
}

function oneOf<T extends string>(words: readonly T[], values: Values, name: string): T {
  const said = needed(values, name)
  const word = words.find((it) => it === said)
  if (word) return word
  throw invalid(`--${name} takes one of ${words.join(', ')}.`)
}

async function markOf(values: Values) {
  const { privateMark } = await access()
  const given = { reason_code: oneOf(PRIVATE_REASONS, values, 'reason'), note: needed(values, 'note') }
  const { success, data } = privateMark.safeParse(given)
  if (!success) throw invalid('Say in --note why, in five characters at least.')
  return data
}

async function whyOf(values: Values): Promise<string> {
  const { takenBack } = await access()
  const { success, data } = takenBack.safeParse({ reason: needed(values, 'note') })
  if (!success) throw invalid('Say in --note why, in five characters at least.')
  return data.reason
}

type Way = WhyAnswer['ways'][number]

const describeWay = ({ post_id, reach, holds, parts, grants }: Way): string[] => [
  `  ${holds ? 'yes' : 'no '}  ${post_id}  ${reach.line_code ?? reach.kind} ${reach.unit_name}`,
  ...parts.map((part) => `         ${part.holds ? '+' : '-'} ${part.part_code}`),
  ...grants.map(describeGrant),
]

const describeGrant = (it: Way['grants'][number]): string =>
  `         grant ${it.grant_id} of ${it.user_id}, ${it.kind}, ${it.valid_from} to ${it.valid_to}, ` +
  `by ${it.granted_by}`

function describeWhy(answer: WhyAnswer): string {
  const { user, customer_id, on, unit, is_visible, ways, private: mark, block } = answer
  return [
    `${user.user_id} ${is_visible ? 'sees' : 'does not see'} customer ${customer_id} on ${on}.`,
    `He is kept at ${unit ? `${unit.unit_id} ${unit.unit_name}` : 'no unit'}.`,
    ...(mark ? [`He is private since ${mark.valid_from}: ${mark.reason_code}.`] : []),
    ...(block ? [`He is kept from ${user.user_id} since ${block.valid_from}: ${block.kind_code}.`] : []),
    ...ways.flatMap(describeWay),
  ].join('\n')
}

function describeWho({ customer_id, on, people }: WhoAnswer): string {
  const lines = people.flatMap(({ user, ways }) => [
    `${user.user_id} ${user.username ?? ''}`,
    ...ways.flatMap(describeWay),
  ])
  return [`${people.length} people could see customer ${customer_id} on ${on}.`, ...lines].join('\n')
}
