import { readFileSync } from 'node:fs'
import { openAnchorKey } from '../../platform/audit-anchor.ts'
import { type Verification, verifyAudit } from '../../platform/audit-verify.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { statePaths } from '../../platform/state.ts'
import type { Command, Values } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { parseDate, textOf } from '../values.ts'

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  summary: 'Reckons every seal of the audit trail again; fails where a line was changed, removed or moved.',
  usage: [
    'zhike audit verify [--from 2026-06-01] [--to 2026-06-30] [--key audit-anchor.pub]',
    '    --from, --to: bank days on which lines were sealed; without them the whole trail',
    '    --key: the public key that anchors are held against, in place of the one in the state folder',
  ],
  options: { from: { type: 'string' }, to: { type: 'string' }, key: { type: 'string' } },
  async run(context, { values }) {
    const { anchorsDir, keysDir } = statePaths(context.config)
    const { from, to } = rangeOf(values)
    const given = textOf(values, 'key')
    const publicPems = [given === null ? openAnchorKey(keysDir).public_pem : readKey(given)]
    const verified = await withDatabases(context, (databases) =>
      verifyAudit(databases, { from, to, anchorsDir, publicPems }),
    )
    if (verified.findings > 0) throw damaged(verified)
    context.print({ answer: verified, text: describe(verified) })
  },
}

export const auditKeyCommand: Command = {
  name: 'audit key',
  summary: 'The public key that the daily anchors of the audit trail are signed with, to keep elsewhere.',
  usage: ['zhike audit key'],
  options: {},
  async run({ config, print }) {
    const { algorithm, key_id, public_pem } = openAnchorKey(statePaths(config).keysDir)
    print({ answer: { algorithm, key_id, public_pem }, text: public_pem.trimEnd() })
  },
}

function rangeOf(values: Values): { from: string | null; to: string | null } {
  const [from, to] = [textOf(values, 'from'), textOf(values, 'to')]
  if (from !== null) parseDate(from)
  if (to !== null) parseDate(to)
  if (from !== null && to !== null && from > to) throw invalid(`${from} lies after ${to}.`)
  return { from, to }
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(`The key ${path} cannot be read: ${(error as Error).message}`)
  }
}

function damaged(verified: Verification): AppError {
  const { told, findings } = verified
  const more = findings > 1 ? ` And ${findings - 1} more.` : ''
  const message = `The audit trail is not as it was sealed. ${told[0]!.message}${more}`
  const { told: _told, ...counts } = verified
  return new AppError({
    code: 'audit_damaged',
    status: 409,
    message,
    details: { ...counts, told: told.map(({ code, message: text }) => ({ code, message: text })) },
  })
}

function describe(it: Verification): string {
  const sealed =
    it.seals === 0
      ? 'No line is sealed.'
      : `${it.seals} lines are as they were sealed, seals ${it.first_seal_no} to ${it.last_seal_no}.`
  const waiting =
    it.unsealed === 0
      ? 'Every line is sealed.'
      : `${it.unsealed} lines wait for their seal, the oldest since ${it.unsealed_since}.`
  return [sealed, `${it.anchors} days are anchored.`, waiting].join('\n')
}
