import { randomBytes } from 'node:crypto'
import { text as readAll } from 'node:stream/consumers'
import type { Reach } from '../../platform/context.ts'
import { addPermissions, createUser, listUsers, setPassword } from '../../platform/auth/users.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command, Values } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { table } from '../table.ts'
import { textOf, textsOf } from '../values.ts'

const PASSWORD_OPTION = { 'password-stdin': { type: 'boolean' } } as const

export const userAddCommand: Command = {
  name: 'user add',
  summary: 'Adds a person who may sign in. Without --password-stdin a password is made and printed once.',
  usage: [
    'zhike user add <username> --user-id E00101 --name 王敏 [--title 客户经理] [--password-stdin]',
    '    [--reach head:<unit> | org:<unit> | manager:<unit>]...  [--permission audit.read]...',
  ],
  options: {
    'user-id': { type: 'string' },
    name: { type: 'string' },
    title: { type: 'string' },
    reach: { type: 'string', multiple: true },
    permission: { type: 'string', multiple: true },
    ...PASSWORD_OPTION,
  },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const user = {
      user_id: textOf(values, 'user-id') ?? username,
      username,
      display_name: textOf(values, 'name') ?? username,
      title: textOf(values, 'title') ?? '',
      reaches: textsOf(values, 'reach').map(parseReach),
      permissions: textsOf(values, 'permission'),
    }
    await requireKnown(user.permissions)
    const { password, made } = await passwordOf(values)
    const { clock } = context
    await withDatabases(context, (databases) => createUser({ databases, clock }, { ...user, password }))
    context.print({ answer: { ...user, ...made }, text: `Added ${username}.${tell(made)}` })
  },
}

export const userPasswordCommand: Command = {
  name: 'user password',
  summary: 'Gives a person a new password and ends their sessions.',
  usage: ['zhike user password <username> [--password-stdin]'],
  options: PASSWORD_OPTION,
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const { password, made } = await passwordOf(values)
    const { clock } = context
    await withDatabases(context, (databases) => setPassword({ databases, clock }, { username, password }))
    context.print({ answer: { username, ...made }, text: `${username} has a new password.${tell(made)}` })
  },
}

export const userPermitCommand: Command = {
  name: 'user permit',
  summary: 'Lets a person who may sign in do more, with what came with a later release for instance.',
  usage: ['zhike user permit <username> --permission identity.propose [--permission identity.decide]...'],
  options: { permission: { type: 'string', multiple: true } },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = usernameOf(positionals)
    const permissions = textsOf(values, 'permission')
    if (permissions.length === 0) throw invalid('Name what the person may do with --permission.')
    await requireKnown(permissions)
    await withDatabases(context, (databases) => addPermissions(databases, { username, permissions }))
    context.print({
      answer: { username, permissions },
      text: `${username} has ${permissions.join(', ')} now.`,
    })
  },
}

export const userListCommand: Command = {
  name: 'user list',
  summary: 'Who may sign in, and what each may reach.',
  usage: ['zhike user list'],
  options: {},
  async run(context) {
    const users = await withDatabases(context, listUsers)
    const rows = users.map((user) => [
      user.username,
      user.user_id,
      user.display_name,
      user.title,
      user.reaches.map((reach) => `${reach.kind}:${reach.unit_id}`).join(' '),
      user.permissions.join(' '),
      user.is_active ? '' : 'closed',
    ])
    const heads = ['username', 'number', 'name', 'title', 'reaches', 'permissions', '']
    context.print({ answer: { users }, text: table(heads, rows).join('\n') })
  },
}

function usernameOf(positionals: string[]): string {
  const [username, ...others] = positionals
  if (username && others.length === 0) return username
  throw invalid('Name one user.')
}

/** What there is to permit is known to the modules, which other commands need not wait for. */
async function requireKnown(permissions: readonly string[]): Promise<void> {
  if (permissions.length === 0) return
  const { checkPermissions } = await import('../permissions.ts')
  checkPermissions(permissions)
}

function parseReach(text: string): Reach {
  const [kind = '', unitId = ''] = text.split(':')
  if (/^(head|org|manager)$/.test(kind) && unitId) return { kind: kind as Reach['kind'], unit_id: unitId }
  throw invalid(`"${text}" is not a reach; write head:<unit>, org:<unit> or manager:<unit>.`)
}

/** Never taken from the command line, which other users of the machine can read. */
async function passwordOf(values: Values): Promise<{ password: string; made: { password?: string } }> {
  if (!values['password-stdin']) {
    const password = randomBytes(12).toString('base64url')
    return { password, made: { password } }
  }
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') throw invalid('The password on the input is empty.')
  return { password, made: {} }
}

const tell = (made: { password?: string }) => (made.password ? ` Password: ${made.password}` : '')
