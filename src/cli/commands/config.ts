import { existsSync, readFileSync } from 'node:fs'
import type { ProposalAnswer } from '../../modules/parameters/index.ts'
import type { Databases } from '../../platform/context.ts'
import { invalid } from '../../platform/errors.ts'
import { placesOf } from '../../platform/reference-lists/index.ts'
import { statePaths } from '../../platform/state.ts'
import { readCalendar } from '../../platform/working-days.ts'
import { findLivePublication } from '../../serving/publications.ts'
import type { CliContext, Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { personOf } from '../people.ts'
import { table } from '../table.ts'
import { textOf } from '../values.ts'

// Modules are loaded where one is asked for: other commands need not wait for them.
const parameters = () => import('../../modules/parameters/index.ts')

const needsOf = async ({ config, clock }: CliContext, databases: Databases) => ({
  databases,
  clock,
  calendar: readCalendar(config),
  warehouseDir: config.warehouseDir,
  lists: placesOf(config.modelsDir, statePaths(config).referencesDir),
  publication: await findLivePublication(databases.db),
})

export const configExportCommand: Command = {
  name: 'config export',
  summary: 'Writes all parameters and dictionaries as text, or one set of changes.',
  usage: ['zhike config export > bank.jsonl', 'zhike config export --set 12 > changes.jsonl'],
  options: { set: { type: 'string' } },
  async run(context, { values }) {
    const set = textOf(values, 'set')
    if (set !== null && !/^\d{1,18}$/.test(set))
      throw invalid('Name a set of changes by its number: --set 12.')
    const { writeChangeSet, writeConfiguration } = await parameters()
    const text = await withDatabases(context, async (databases) => {
      const needs = await needsOf(context, databases)
      return set === null ? writeConfiguration(needs) : writeChangeSet(needs, set)
    })
    context.print({ answer: { text }, text: text.trimEnd() })
  },
}

export const configDiffCommand: Command = {
  name: 'config diff',
  summary: 'Says where this bank differs from a file, line by line, and what keeps it from being proposed.',
  usage: ['zhike config diff bank.jsonl'],
  options: {},
  takesName: true,
  async run(context, { positionals }) {
    const { previewFile } = await parameters()
    const text = textIn(positionals)
    const answer = await withDatabases(context, async (databases) =>
      previewFile(await needsOf(context, databases), text),
    )
    context.print({ answer, text: describe(answer) })
  },
}

export const configProposeCommand: Command = {
  name: 'config propose',
  summary: 'Proposes what a file says; another person agrees on the page of approvals.',
  usage: [
    'zhike config propose bank.jsonl --user wang --reason "..."',
    '    the password of --user comes on the input',
  ],
  options: { user: { type: 'string' }, reason: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const { fileProposal, proposeFile } = await parameters()
    const asked = fileProposal.safeParse({
      text: textIn(positionals),
      reason: textOf(values, 'reason') ?? '',
    })
    if (!asked.success) throw invalid('--reason takes 5 to 500 characters.')
    const { config, clock } = context
    const answer = await withDatabases(context, async (databases) => {
      const person = await personOf({ config, databases, clock }, values)
      return proposeFile(await needsOf(context, databases), asked.data, person)
    })
    context.print({
      answer,
      text: `${describe(answer)}\nRequest ${answer.request_id} waits to be agreed to.`,
    })
  },
}

function textIn(positionals: string[]): string {
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw invalid('Name one file.')
  if (!existsSync(file)) throw invalid(`There is no file ${file}.`)
  return readFileSync(file, 'utf8')
}

const said = (values: Record<string, string> | null) =>
  values === null ? 'nothing' : JSON.stringify(values).slice(1, -1)

function describe({ lines, problems, nights }: ProposalAnswer): string {
  if (lines.length === 0 && problems.length === 0) return 'Nothing differs.'
  const rows = lines.flatMap((it) => [
    ...it.before.map((old) => ['-', it.list, it.name.en, old.valid_from, old.valid_to, said(old.values)]),
    ['+', it.list, it.name.en, it.valid_from, it.valid_to, said(it.after)],
  ])
  const wrong = problems.map(
    (it) =>
      `change ${it.at + 1}: ${[it.code, it.column, it.limit, it.line?.en, it.day].filter(Boolean).join(' ')}`,
  )
  const again =
    nights === null ? [] : [`Nights to be run again: ${nights.count}, ${nights.first} to ${nights.last}.`]
  return [...table(['', 'list', 'line', 'from', 'to', 'values'], rows), ...wrong, ...again].join('\n')
}
