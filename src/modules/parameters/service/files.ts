import { configurationText, readConfigurationText } from '../../../platform/configuration-text.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { ALWAYS, isDated, keyText, type List, type Values } from '../../../platform/reference-lists/index.ts'
import { changesTowards, PARAMETERS_PROPOSE } from '../policy.ts'
import { linesOfSet } from '../queries/change-sets.ts'
import { type Change, CHANGES_MAX, type ProposalAnswer, type Span } from '../schema.ts'
import { type ChangeLine, changeLine, type ConfigurationLine, configurationLine } from '../files.schema.ts'
import { type ListNeeds, readStanding, type Standing } from './lists.ts'
import { type By, fitted, type Needs, propose } from './propose.ts'

const sorted = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/**
 * All lists as they stand, a line a time of a key, in an order that is the same everywhere: two banks that go
 * by the same values have the same text.
 */
export async function writeConfiguration(needs: ListNeeds): Promise<string> {
  const { lists } = await readStanding(needs)
  const lines = [...lists.values()]
    .toSorted((a, b) => byText(a.contract.table, b.contract.table))
    .flatMap((list) =>
      list.timelines
        .toSorted((a, b) => byText(keyText(list.contract, a.key), keyText(list.contract, b.key)))
        .flatMap(({ key, segments }) =>
          segments.map(({ valid_from, valid_to, values }) => ({
            list: list.contract.table,
            key,
            ...(isDated(list.contract) && { valid_from, valid_to }),
            values: sorted(values),
          })),
        ),
    )
  return configurationText('configuration', lines)
}

/** One set of changes, each with what it was made against. */
export async function writeChangeSet(needs: ListNeeds, changeSetId: string): Promise<string> {
  const lines = await linesOfSet(needs.databases.db, changeSetId)
  if (lines.length === 0) throw notFound('change_set', changeSetId)
  const told = lines.map(({ list, key, valid_from, valid_to, before, after }) => ({
    list,
    key: sorted(key),
    valid_from,
    valid_to,
    before: before.map((it) => ({ ...it, values: sorted(it.values) })),
    after: after && sorted(after),
  }))
  return configurationText('change_set', told)
}

const KINDS = { configuration: configurationLine, change_set: changeLine }

/** The changes that make the lists what a file says. */
function changesIn(standing: Standing, text: string): Change[] {
  const read = readConfigurationText(text, KINDS)
  const changes = read.kind === 'configuration' ? towards(standing, read.lines) : read.lines.map(changeOf)
  if (changes.length > CHANGES_MAX) {
    throw invalid(`It changes ${changes.length} lines; one request takes ${CHANGES_MAX}.`)
  }
  return fitted(standing, changes)
}

const changeOf = ({ list, key, valid_from, valid_to, before, after }: ChangeLine): Change => ({
  list,
  key,
  valid_from: valid_from ?? null,
  valid_to: valid_to ?? null,
  values: after,
  ...(before && { before }),
})

/** What the file says of a list is all of it: a key that it does not name ends. Other lists stay. */
function towards({ lists }: Standing, lines: readonly ConfigurationLine[]): Change[] {
  const named = Map.groupBy(lines, (it) => it.list)
  return [...named].flatMap(([name, own]) => {
    const list = lists.get(name)
    // Told of as a list that there is not.
    if (!list) return own.map(({ values, ...it }) => changeOf({ ...it, after: values }))
    const keyed = Map.groupBy(own, (it) => keyText(list.contract, it.key))
    const wanted = [...keyed.values()].flatMap((of) => changesTowards(list, of[0]!.key, of.map(spanOf)))
    return [...wanted, ...goneFrom(list, new Set(keyed.keys()))]
  })
}

const spanOf = ({ valid_from, valid_to, values }: ConfigurationLine): Span => ({
  valid_from: valid_from ?? ALWAYS.valid_from,
  valid_to: valid_to ?? ALWAYS.valid_to,
  values,
})

const goneFrom = (list: List, named: ReadonlySet<string>): Change[] =>
  list.timelines
    .filter(({ key, segments }) => segments.length > 0 && !named.has(keyText(list.contract, key)))
    .flatMap(({ key }) => changesTowards(list, key, []))

/** Proposes what makes the bank's lists what a file says; a preview says what that would be. */
export async function proposeFile(
  needs: Needs,
  asked: { text: string; reason: string; is_preview: boolean },
  by: By,
): Promise<ProposalAnswer> {
  const { text, reason, is_preview } = asked
  const changes = changesIn(await readStanding(needs), text)
  return propose(needs, { changes, reason, is_preview }, by)
}

/** Where the bank differs from a file, for whoever looks: nothing can be asked for by this way. */
export const previewFile = (needs: Needs, text: string): Promise<ProposalAnswer> =>
  proposeFile(needs, { text, reason: '', is_preview: true }, ANYBODY)

const ANYBODY: By = { user_id: '', post_id: null, permissions: [PARAMETERS_PROPOSE] }
