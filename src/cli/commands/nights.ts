import { getNight, listNights } from '../../modules/system/index.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { describeNight, describeNights } from '../nights-text.ts'
import { textOf } from '../values.ts'

const SHOWN = 20

export const nightsListCommand: Command = {
  name: 'nights list',
  summary: 'The runs of nights, newest first: state, seconds against the usual, and why each ran.',
  usage: ['zhike nights list [--limit 20]'],
  options: { limit: { type: 'string' } },
  async run(context, { values }) {
    const limit = Number(textOf(values, 'limit') ?? SHOWN)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw invalid('--limit takes a number from 1 to 200.')
    const { clock } = context
    const answer = await withDatabases(context, (databases) => listNights({ databases, clock }, { limit }))
    context.print({ answer, text: describeNights(answer.runs) })
  },
}

export const nightsShowCommand: Command = {
  name: 'nights show',
  summary: 'One run: how far it has come, what failed or was slow, and every step with --all.',
  usage: ['zhike nights show <run_no> [--all]'],
  options: { all: { type: 'boolean' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const [runNo, ...others] = positionals
    if (!runNo || others.length > 0 || !/^\d{1,18}$/.test(runNo)) throw invalid('Name one run by its number.')
    const { clock } = context
    const night = await withDatabases(context, (databases) => getNight({ databases, clock }, runNo))
    context.print({ answer: night, text: describeNight(night, values['all'] === true) })
  },
}
