import { text as readAll } from 'node:stream/consumers'
import type { Duty } from '../../platform/authz/posts.ts'
import { makePassword } from '../../platform/auth/passwords.ts'
import { recordAudit } from '../../platform/audit.ts'
import { removeSecondFactor, requireSecondFactor } from '../../platform/auth/second-factors.ts'
import { inTransaction } from '../../platform/db.ts'
import { createUser, findUserId, listUsers, setPassword } from '../../platform/auth/users.ts'
import type { LineCode } from '../../platform/context.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command, Values } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { table } from '../table.ts'
import { textOf, textsOf } from '../values.ts'
import { tellAtTerminal } from './post-told.ts'

const PASSWORD_OPTIONS = { 'password-stdin': { type: 'boolean' }, lasting: { type: 'boolean' } } as const
/** Of an account that lies sealed in a safe, or that a program uses; people choose their own. */
const kindOf = (values: Values) => ({ password_kind: values['lasting'] ? 'lasting' : 'first' }) as const

export const userAddCommand: Command = {
  name: 'user add',
  summary: 'Adds a person who may sign in. Without --password-stdin a password is made and printed once.',
  usage: [
    'zhike user add <username> --user-id E00101 --name 王敏 [--title 客户经理]',
    '    [--post sub_mgr@9902001000]... [--password-stdin] [--lasting]',
    '--lasting: the password is not to be changed, neither at the first sign-in nor later',
  ],
  options: {
    'user-id': { type: 'string' },
    name: { type: 'string' },
    title: { type: 'string' },
    post: { type: 'string', multiple: true },
    ...PASSWORD_OPTIONS,
  },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const user = {
      user_id: textOf(values, 'user-id') ?? username,
      username,
      display_name: textOf(values, 'name') ?? username,
      title: textOf(values, 'title') ?? '',
      posts: textsOf(values, 'post').map(parseDuty),
    }
    const { password, made } = await passwordOf(values)
    const { clock } = context
    const told = await tellAtTerminal(clock)
    await withDatabases(context, (databases) =>
      createUser({ databases, clock }, { ...user, ...kindOf(values), password }, told),
    )
    context.print({ answer: { ...user, ...made }, text: `Added ${username}.${tell(made)}` })
  },
}

export const userPasswordCommand: Command = {
  name: 'user password',
  summary: 'Gives a person a new password, to be changed at once, and ends their sessions.',
  usage: ['zhike user password <username> [--password-stdin] [--lasting]'],
  options: PASSWORD_OPTIONS,
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const { password, made } = await passwordOf(values)
    const { clock } = context
    await withDatabases(context, (databases) =>
      setPassword({ databases, clock }, { username, ...kindOf(values), password }),
    )
    context.print({ answer: { username, ...made }, text: `${username} has a new password.${tell(made)}` })
  },
}

export const userSecondFactorCommand: Command = {
  name: 'user second-factor',
  summary: 'Says whether a person needs a second factor, or takes away one whose telephone is lost.',
  usage: ['zhike user second-factor <username> --required | --optional | --remove'],
  options: { required: { type: 'boolean' }, optional: { type: 'boolean' }, remove: { type: 'boolean' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const chosen = (['required', 'optional', 'remove'] as const).filter((it) => values[it])
    const [change] = chosen
    if (change === undefined || chosen.length > 1) {
      throw invalid('Choose one of --required, --optional and --remove.')
    }
    const { clock } = context
    await withDatabases(context, async (databases) => {
      const subject = await findUserId(databases, username)
      await inTransaction(databases, async (db) => {
        if (change === 'remove') await removeSecondFactor({ db }, subject)
        else await requireSecondFactor({ db }, { user_id: subject, is_required: change === 'required' })
        const action = change === 'remove' ? 'second_factor.remove' : 'second_factor.require'
        const line = { user_id: null, action, outcome: 'done' as const, subject }
        // At a terminal nobody is signed in.
        await recordAudit({ databases: { db }, clock }, { ...line, details: { change } })
      })
    })
    const text = {
      required: `${username} needs a second factor from the next sign-in on.`,
      optional: `${username} may go without a second factor, unless all administrators need one.`,
      remove: `${username} has no second factor now.`,
    }[change]
    context.print({ answer: { username, change }, text })
  },
}

export const userListCommand: Command = {
  name: 'user list',
  summary: 'Who may sign in, and the posts each fills.',
  usage: ['zhike user list'],
  options: {},
  async run(context) {
    const { clock } = context
    const users = await withDatabases(context, (databases) => listUsers({ databases, clock }))
    const rows = users.map((user) => [
      user.username,
      user.user_id,
      user.display_name,
      user.title,
      user.posts.map(describePost).join(' '),
      user.is_active ? '' : 'closed',
    ])
    const heads = ['username', 'number', 'name', 'title', 'posts', '']
    context.print({ answer: { users }, text: table(heads, rows).join('\n') })
  },
}

function usernameOf(positionals: string[]): string {
  const [username, ...others] = positionals
  if (username && others.length === 0) return username
  throw invalid('Name one user.')
}

const describePost = ({ role_code, unit_id, line_code }: Duty): string =>
  `${role_code}@${unit_id}${line_code ? `/${line_code}` : ''}`

export function parseDuty(text: string): Duty {
  const [, role_code, unit_id, line] = /^([a-z][a-z0-9_]*)@([^/]+)(?:\/(retail|corporate))?$/.exec(text) ?? []
  if (role_code && unit_id) return { role_code, unit_id, ...(line && { line_code: line as LineCode }) }
  throw invalid(`"${text}" is not a post; write <role>@<unit>, such as sub_mgr@9902001000.`)
}

/** Never taken from the command line, which other users of the machine can read. */
async function passwordOf(values: Values): Promise<{ password: string; made: { password?: string } }> {
  if (!values['password-stdin']) {
    const password = makePassword()
    return { password, made: { password } }
  }
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') throw invalid('The password on the input is empty.')
  return { password, made: {} }
}

const tell = (made: { password?: string }) => (made.password ? ` Password: ${made.password}` : '')
