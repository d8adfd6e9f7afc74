import { listRoles } from '../../platform/authz/roles.ts'
import { fillPost, leavePost } from '../../platform/authz/posts.ts'
import { endFirstPassword, findUserId } from '../../platform/auth/users.ts'
import { inTransaction } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { table } from '../table.ts'
import { textOf } from '../values.ts'
import { tellAtTerminal } from './post-told.ts'
import { parseDuty } from './user.ts'

export const roleListCommand: Command = {
  name: 'role list',
  summary: 'The roles, how far each looks, and what each allows.',
  usage: ['zhike role list'],
  options: {},
  async run(context) {
    const roles = await withDatabases(context, ({ db }) => listRoles(db))
    const rows = roles.map((role) => [
      role.role_code,
      role.name_zh,
      role.name_en,
      role.power_code,
      role.reach_kind ?? '',
      role.permissions.join(' '),
    ])
    const heads = ['role', '', 'name', 'power', 'reach', 'allows']
    context.print({ answer: { roles }, text: table(heads, rows).join('\n') })
  },
}

export const postFillCommand: Command = {
  name: 'post fill',
  summary: 'Lets a person who may sign in fill a post from today on.',
  usage: [
    'zhike post fill <username> --post sub_mgr@9902001000',
    'zhike post fill <username> --post line_mgr@9900000000/retail',
  ],
  options: { post: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = oneName(positionals)
    const duty = parseDuty(textOf(values, 'post') ?? '')
    const { clock } = context
    const on = clock.today()
    const tell = await tellAtTerminal(clock)
    const post_id = await withDatabases(context, async (databases) => {
      const user_id = await findUserId(databases, username)
      return inTransaction(databases, async (db) => {
        const filled = await fillPost(db, { user_id, duty, on })
        const ended = await endFirstPassword(db, { user_id, post_id: filled })
        await tell(db, {
          move: 'fill',
          user_id,
          post_id: filled,
          on,
          ...(ended && { is_password_ended: true }),
        })
        return filled
      })
    })
    context.print({ answer: { username, post_id }, text: `${username} fills ${post_id} now.` })
  },
}

export const postLeaveCommand: Command = {
  name: 'post leave',
  summary: 'Ends a person’s time in a post with yesterday, once what he holds by it is handed over.',
  usage: ['zhike post leave <username> --post 9902001000-sub_mgr-1'],
  options: { post: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const username = oneName(positionals)
    const post_id = textOf(values, 'post') ?? ''
    const { clock } = context
    const on = clock.today()
    const tell = await tellAtTerminal(clock)
    await withDatabases(context, async (databases) => {
      const user_id = await findUserId(databases, username)
      const { checkHandedOver, readHandOver } = await import('../../modules/people/index.ts')
      checkHandedOver(await readHandOver({ databases, clock }, { post_id, user_id }))
      await inTransaction(databases, async (db) => {
        await leavePost(db, { user_id, post_id, on })
        await tell(db, { move: 'leave', user_id, post_id, on })
      })
    })
    context.print({ answer: { username, post_id }, text: `${username} has left ${post_id}.` })
  },
}

function oneName(positionals: string[]): string {
  const [username, ...others] = positionals
  if (username && others.length === 0) return username
  throw invalid('Name one user.')
}
