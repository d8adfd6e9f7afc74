import { listDisplayNames } from '../../../platform/auth/users.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import {
  holdsOn,
  isDated,
  type List,
  linesOn,
  type Segment,
  type Values,
} from '../../../platform/reference-lists/index.ts'
import { listWaitingOf } from '../../approvals/index.ts'
import { inverseOf, mayPropose, mayProposeAny, PARAMETERS_APPROVE } from '../policy.ts'
import * as queries from '../queries/change-sets.ts'
import type {
  ChangeSet,
  ChangeSetRecord,
  ChangeSetRows,
  Facts,
  HistoryLine,
  Line,
  ListRecord,
  ListRow,
  ListRows,
  ProposalAnswer,
  Waiting,
} from '../schema.ts'
import { PARAMETERS } from './flow.ts'
import { readStanding, type Standing } from './lists.ts'
import { type By, fitted, type Needs, propose } from './propose.ts'
import { diffOf, fieldsOf } from './words.ts'

/** The day that is looked at unless another is asked for: the one that people see figures of. */
const dayOf = ({ publication, clock }: Needs, on: string | undefined): string =>
  on ?? publication?.business_date ?? clock.today()

const shownOf = ({ contract, base }: List, by: By) => ({
  list: contract.table,
  title: contract.title,
  category: contract.category,
  owner: contract.owner,
  base,
  is_dated: isDated(contract),
  is_day: contract.day_column !== undefined,
  has_fixed_keys: contract.has_fixed_keys,
  file_only: contract.is_file_only ?? null,
  may_propose: mayPropose(contract, by),
})

function rowOf(list: List, on: string, by: By): ListRow {
  const lines = linesOn(list, on)
  const days = list.timelines.flatMap(({ segments }) =>
    segments.filter((it) => it.source.kind === 'change' && it.valid_from > on).map((it) => it.valid_from),
  )
  return {
    ...shownOf(list, by),
    line_count: lines.length,
    changed_count: lines.filter((it) => it.source.kind === 'change').length,
    next_change: days.toSorted()[0] ?? null,
  }
}

/** Every list, with how many lines hold on a day and whose they are. */
export async function readLists(needs: Needs, asked: { on?: string | undefined }, by: By): Promise<ListRows> {
  const on = dayOf(needs, asked.on)
  const { lists } = await readStanding(needs)
  return {
    on,
    lists: [...lists.values()].map((it) => rowOf(it, on, by)),
    waiting: await waitingOf(needs, by),
  }
}

async function waitingOf({ databases, clock }: Needs, by: By): Promise<Waiting[]> {
  const found = await listWaitingOf(databases.db, { flow_code: PARAMETERS.flow_code, today: clock.today() })
  const names = await listDisplayNames(
    databases,
    found.map((it) => it.maker_id),
  )
  return found.map((it) => {
    const { lines } = it.facts as Facts
    return {
      request_id: it.request_id,
      title: { zh: it.title_zh, en: it.title_en },
      maker_name: names.get(it.maker_id) ?? it.maker_id,
      submitted_at: it.submitted_at,
      lists: [...new Set(lines.map((line) => line.list))],
      first_day: lines.map((line) => line.valid_from).toSorted()[0]!,
      may_open: it.maker_id === by.user_id || by.permissions.includes(PARAMETERS_APPROVE),
    }
  })
}

const lineOf = ({ key, values, valid_from, valid_to, source }: Segment & { key: Values }): Line => ({
  key,
  values,
  valid_from,
  valid_to,
  source: source.kind,
  change_set_id: source.kind === 'change' ? source.change_set_id : null,
})

/** One list: what holds on a day, what held and will hold, and what people changed. */
export async function readList(
  needs: Needs,
  asked: { list: string; on?: string | undefined },
  by: By,
): Promise<ListRecord> {
  const on = dayOf(needs, asked.on)
  const standing = await readStanding(needs)
  const list = standing.lists.get(asked.list)
  if (!list) throw notFound('parameter_list', asked.list)
  const all = list.timelines.flatMap(({ key, segments }) => segments.map((it) => ({ ...it, key })))
  const others = isDated(list.contract) ? all.filter((it) => !holdsOn(it, on)) : []
  return {
    ...shownOf(list, by),
    on,
    fields: fieldsOf(standing.lists, list.contract),
    lines: linesOn(list, on).map(lineOf),
    coming: others.filter((it) => it.valid_from > on).map(lineOf),
    past: others.filter((it) => it.valid_to <= on).map(lineOf),
    history: await historyOf(needs, standing, asked.list),
  }
}

async function historyOf(needs: Needs, { lines }: Standing, name: string): Promise<HistoryLine[]> {
  const sets = new Map((await namedSets(needs)).map((it) => [it.change_set_id, it] as const))
  return lines
    .filter((it) => it.list === name)
    .toReversed()
    .map((line) => {
      const { line_id, change_set_id, key, valid_from, valid_to, before, after } = line
      const set = sets.get(change_set_id)!
      const { reason, made_by_name, approved_by_name, applied_at, reverts } = set
      const said = { reason, made_by_name, approved_by_name, applied_at, reverts }
      return { line_id, change_set_id, key, valid_from, valid_to, before, after, ...said }
    })
}

async function namedSets({ databases }: Needs) {
  const sets = await queries.listSets(databases.db)
  const names = await listDisplayNames(databases, [
    ...new Set(sets.flatMap((it) => [it.made_by, it.approved_by])),
  ])
  return sets.map(({ made_by, approved_by, ...set }) => ({
    ...set,
    made_by_name: names.get(made_by) ?? made_by,
    approved_by_name: names.get(approved_by) ?? approved_by,
  }))
}

function setOf(set: Awaited<ReturnType<typeof namedSets>>[number], { lines, lists }: Standing): ChangeSet {
  const own = lines.filter((it) => it.change_set_id === set.change_set_id)
  const named = [...new Set(own.map((it) => it.list))]
  return {
    ...set,
    line_count: own.length,
    titles: named.map((it) => lists.get(it)?.contract.title ?? { zh: it, en: it }),
    first_day: own.map((it) => it.valid_from).toSorted()[0]!,
  }
}

/** What was agreed on, the newest first, and what waits for it. */
export async function readSets(needs: Needs, by: By): Promise<ChangeSetRows> {
  const standing = await readStanding(needs)
  const sets = (await namedSets(needs)).map((it) => setOf(it, standing))
  return { sets, waiting: await waitingOf(needs, by) }
}

async function findSet(needs: Needs, changeSetId: string) {
  const set = (await namedSets(needs)).find((it) => it.change_set_id === changeSetId)
  if (!set) throw notFound('change_set', changeSetId)
  return set
}

/** One set, line by line with what was before. */
export async function readSet(needs: Needs, changeSetId: string, by: By): Promise<ChangeSetRecord> {
  const set = await findSet(needs, changeSetId)
  const standing = await readStanding(needs)
  const own = standing.lines.filter((it) => it.change_set_id === changeSetId && standing.lists.has(it.list))
  return {
    ...setOf(set, standing),
    lines: own.map((it, at) => diffOf(standing.lists, { ...it, at })),
    may_propose: mayProposeAny(by),
  }
}

/** Proposes what takes a set back: what held before, for the same time, unless it is another by now. */
export async function rollBackSet(
  needs: Needs,
  asked: { change_set_id: string; reason: string; is_preview: boolean },
  by: By,
): Promise<ProposalAnswer> {
  const { change_set_id, reason, is_preview } = asked
  const set = await findSet(needs, change_set_id)
  if (set.reverted_by !== null) {
    throw conflict('change_set_reverted', `It has been taken back by ${set.reverted_by}.`, {
      reverted_by: set.reverted_by,
    })
  }
  const standing = await readStanding(needs)
  const own = standing.lines.filter((it) => it.change_set_id === change_set_id)
  const changes = fitted(standing, inverseOf(own))
  return propose(needs, { changes, reason, is_preview, reverts: change_set_id }, by)
}
