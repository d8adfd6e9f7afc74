import { recordAudit } from '../../platform/audit.ts'
import { setMailAddress } from '../../platform/auth/mail-addresses.ts'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { inTransaction } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { statePaths } from '../../platform/state.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { textOf } from '../values.ts'

export const userMailCommand: Command = {
  name: 'user mail',
  summary: 'Says where a person is written to; without --to nowhere.',
  usage: ['zhike user mail <username> [--to wang.min@bank.cn]'],
  options: { to: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const [username, ...others] = positionals
    if (!username || others.length > 0) throw invalid('Name one user.')
    const mail_address = textOf(values, 'to') ?? null
    const { clock } = context
    const keys = openKeyRing(statePaths(context.config).keysDir)
    await withDatabases(context, (databases) =>
      inTransaction(databases, async (db) => {
        const user_id = await setMailAddress({ db, keys }, { username, mail_address })
        // At a terminal nobody is signed in. The address itself is nobody's business.
        const line = { action: 'user.mail', outcome: 'done' as const, subject: user_id }
        await recordAudit(
          { databases: { db }, clock },
          { ...line, user_id: null, details: { has_address: mail_address !== null } },
        )
      }),
    )
    const said = mail_address === null ? 'gets no mail' : `gets mail at ${mail_address}`
    context.print({ answer: { username, mail_address }, text: `${username} ${said} now.` })
  },
}
