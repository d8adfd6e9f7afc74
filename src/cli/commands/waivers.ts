import type { Waiver } from '../../modules/system/index.ts'
import { invalid } from '../../platform/errors.ts'
import type { CliContext, Command, Values } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { personOf } from '../people.ts'
import { table } from '../table.ts'
import { dateOf, textOf } from '../values.ts'

// Modules are loaded where one is asked for: other commands need not wait for them.
const system = () => import('../../modules/system/index.ts')

export const waiversListCommand: Command = {
  name: 'waivers list',
  summary: 'Waivers: files and checks that nights may go without, who asked for it, and who agreed.',
  usage: ['zhike waivers list'],
  options: {},
  async run(context) {
    const { listWaivers } = await system()
    const nobody = { user_id: '', permissions: [] }
    const { waivers } = await withDatabases(context, (databases) => listWaivers({ databases }, nobody))
    context.print({ answer: { waivers }, text: describe(waivers) })
  },
}

export const waiversProposeCommand: Command = {
  name: 'waivers propose',
  summary: 'Proposes a waiver of a file or a check of one night; another person has to agree.',
  usage: [
    'zhike waivers propose --user wang --date 2026-06-30 --feed CORE_DEP_ACCT --reason "..."',
    '    --check "base.accounts: ..." in place of --feed; the password of --user comes on the input',
  ],
  options: {
    user: { type: 'string' },
    date: { type: 'string' },
    feed: { type: 'string' },
    check: { type: 'string' },
    reason: { type: 'string' },
  },
  async run(context, { values }) {
    const { newWaiver, proposeWaiver } = await system()
    const [feed, check] = [textOf(values, 'feed'), textOf(values, 'check')]
    if ((feed === null) === (check === null)) throw invalid('Name either a --feed or a --check.')
    const asked = newWaiver.safeParse({
      business_date: dateOf(values, 'date'),
      kind_code: feed === null ? 'check' : 'feed',
      name: feed ?? check,
      reason: textOf(values, 'reason') ?? '',
    })
    if (!asked.success) throw invalid('--reason takes 5 to 500 characters.')
    const { config, clock } = context
    const waiver = await withDatabases(context, async (databases) =>
      proposeWaiver({ databases, clock }, asked.data, await personOf({ config, databases, clock }, values)),
    )
    context.print({ answer: { waiver }, text: describe([waiver]) })
  },
}

const moveCommand = (move: 'approve' | 'withdraw', summary: string): Command => ({
  name: `waivers ${move}`,
  summary,
  usage: [`zhike waivers ${move} <waiver_no> --user zhao`, '    the password of --user comes on the input'],
  options: { user: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const waiver = await moveAs(context, { values, waiver_no: numberOf(positionals), move })
    context.print({ answer: { waiver }, text: describe([waiver]) })
  },
})

export const waiversApproveCommand = moveCommand('approve', 'Agrees to what another person has proposed.')
export const waiversWithdrawCommand = moveCommand('withdraw', 'Takes a waiver back, agreed to or not.')

type Moving = { values: Values; waiver_no: string; move: 'approve' | 'withdraw' }

const moveAs = (context: CliContext, { values, ...move }: Moving): Promise<Waiver> =>
  withDatabases(context, async (databases) => {
    const { moveWaiver } = await system()
    const needs = { config: context.config, databases, clock: context.clock }
    return moveWaiver(needs, move, await personOf(needs, values))
  })

function numberOf(positionals: string[]): string {
  const [number, ...others] = positionals
  if (number && others.length === 0 && /^\d{1,18}$/.test(number)) return number
  throw invalid('Name one waiver by its number.')
}

const describe = (waivers: Waiver[]): string =>
  table(
    ['waiver', 'date', 'kind', 'name', 'state', 'proposed by', 'approved by', 'reason'],
    waivers.map((it) => [
      it.waiver_no,
      it.business_date,
      it.kind_code,
      it.name,
      it.state_code,
      it.proposed_by_name ?? it.proposed_by,
      it.approved_by_name ?? it.approved_by ?? '',
      it.reason,
    ]),
  ).join('\n')
