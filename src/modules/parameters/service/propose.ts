import type { Clock } from '../../../platform/clock.ts'
import type { Actor, Databases, Publication } from '../../../platform/context.ts'
import { AppError, invalid } from '../../../platform/errors.ts'
import { isDated, type ListPlaces } from '../../../platform/reference-lists/index.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import { readHead, versionChain } from '../../../serving/manifest.ts'
import { startRequest } from '../../approvals/index.ts'
import { judgeChanges, nightsOf } from '../policy.ts'
import { newestSet } from '../queries/change-sets.ts'
import type { Change, DiffLine, FactLine, Facts, ProblemOfChange, ProposalAnswer } from '../schema.ts'
import { PARAMETERS } from './flow.ts'
import { readStanding, type Standing } from './lists.ts'
import { diffOf, problemOf } from './words.ts'

export type Needs = {
  databases: Databases
  clock: Clock
  calendar: Calendar
  warehouseDir: string
  lists: ListPlaces
  publication: Publication | null
}
export type By = Pick<Actor, 'user_id' | 'post_id' | 'permissions'> & { request_id?: string }

type Asked = { changes: readonly Change[]; reason: string; is_preview: boolean; reverts?: string }

/** What the engine shows of a change; the rest is on the page of parameters. */
const SHOWN_MAX = 40

/**
 * Looks changes through and, unless it is a preview, asks another person to agree to them. Nothing is asked
 * for where anything is wrong with any of them, or where all of it holds already.
 */
export async function propose(needs: Needs, asked: Asked, by: By): Promise<ProposalAnswer> {
  const based_on = await newestSet(needs.databases.db)
  const standing = await readStanding(needs)
  const judged = judgeChanges(
    { lists: standing.lists, codes: codesAfter(standing, asked.changes), by },
    asked.changes,
  )
  const after = new Map(judged.after)
  const lines = judged.lines.map((it) => diffOf(after, it))
  const problems = judged.problems.map((it) => problemOf(after, asked.changes, it))
  const nights = nightsOf(judged.lines, ranNights(needs))
  const said = { problems, lines, nights }
  if (asked.is_preview) return { ...said, request_id: null }
  if (problems.length > 0) throw notAsTheyAre(problems)
  if (lines.length === 0) throw invalid('All of it holds already.', { reason_code: 'nothing_changes' })
  const facts: Facts = {
    lines: judged.lines.map(factOf),
    based_on,
    reverts: asked.reverts ?? null,
    nights,
    titles: [...new Map(lines.map((it) => [it.list, it.title])).values()],
    shown: shownOf(lines),
  }
  const request_id = await startRequest(contextOf(needs, by), PARAMETERS, {
    facts,
    reason: asked.reason,
    trace_id: by.request_id,
  })
  return { ...said, request_id }
}

const factOf = ({ list, key, valid_from, valid_to, before, after }: FactLine): FactLine => ({
  list,
  key,
  valid_from,
  valid_to,
  before,
  after,
})

// The engine asks for an actor; it looks at who he is and in which post.
const contextOf = ({ databases, clock, calendar }: Needs, by: By) => ({
  databases,
  clock,
  calendar,
  actor: by as Actor,
})

/** Codes that come with the same changes are known to them. */
const codesAfter = ({ codes }: Standing, changes: readonly Change[]) => {
  const added = changes.filter((it) => it.list === 'codes' && it.values !== null)
  return (list: string) => {
    const own = added.filter((it) => it.key['code_list'] === list).map((it) => it.key['code'] ?? '')
    return own.length === 0 ? codes(list) : new Set([...codes(list), ...own])
  }
}

const notAsTheyAre = (problems: readonly ProblemOfChange[]) =>
  new AppError({
    code: problems.some((it) => it.code === 'not_yours') ? 'forbidden' : 'parameters_wrong',
    status: problems.some((it) => it.code === 'not_yours') ? 403 : 422,
    message: 'Some of the changes cannot be.',
    details: { problems },
  })

/** The business dates of nights that have run, the first one first. */
const ranNights = ({ warehouseDir }: Pick<Needs, 'warehouseDir'>): string[] =>
  versionChain(warehouseDir, readHead(warehouseDir))
    .map((it) => it.business_date)
    .toSorted()

function shownOf(lines: readonly DiffLine[]): Facts['shown'] {
  const told = lines.flatMap(({ title, name, valid_from, valid_to, is_dated, changed }) => {
    const until = valid_to.startsWith('9999') ? '' : `–${valid_to}`
    const when = is_dated ? ` ${valid_from}${until}` : ''
    return changed.map(({ label, before, after }) => ({
      label_zh: `${title.zh} ${name.zh} ${label.zh}${when}`,
      label_en: `${title.en} ${name.en} ${label.en}${when}`,
      before: before.length === 0 ? null : before,
      after,
    }))
  })
  const unique = [...new Map(told.map((it) => [it.label_en, it])).values()]
  const left = unique.length - SHOWN_MAX
  if (left <= 0) return unique
  const more = { label_zh: `另有 ${left} 项`, label_en: `${left} more`, before: null, after: null }
  return [...unique.slice(0, SHOWN_MAX), more]
}

/** Changes as the lists take them: one without dates is said no dates. */
export const fitted = ({ lists }: Standing, changes: readonly Change[]): Change[] =>
  changes.map((it) => {
    const list = lists.get(it.list)
    return list && !isDated(list.contract) ? { ...it, valid_from: null, valid_to: null } : it
  })
