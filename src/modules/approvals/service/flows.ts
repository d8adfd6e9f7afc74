import type { z } from 'zod'
import type { AuditLine } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/context.ts'
import { AppError, conflict, invalid } from '../../../platform/errors.ts'
import type { RequestState } from '../schema.ts'
import type { SummaryLine } from '../../../platform/configuration.schema.ts'

type Db = Databases['db']

/** The record that a request is about, and the unit that keeps it; of many records the unit alone. */
export type Subject = { subject_id: string | null; unit_id: string; unit_name: string | null }

/**
 * Who decides a step: whoever holds a role in the unit of the maker (or of the record it is about), else in
 * the nearest unit above; the maker's superior; or a person named at the start under this name.
 */
export type StepBy = { role: string; of?: 'subject' } | { superior: true } | { person: string }

/** Working days, as they are or as the facts say. */
type Days<Facts> = number | ((facts: Facts) => number)

export type FlowStep<Facts> = {
  /** Left out where a role decides: then the step is called as the role is. */
  name_zh?: string
  name_en?: string
  by: StepBy
  within_working_days: Days<Facts>
  /** Whoever is asked answers for himself: what he leaves lying does not go to his superior. */
  is_own?: boolean
  /** What nobody has decided in its time counts as agreed to, and the trail says so; never the last step. */
  passes_when_due?: boolean
  /** The step is left out where this does not hold of the facts. */
  when?: (facts: Facts) => boolean
}

/** What a flow says of its request; `is_for_deciders` keeps a line from the maker. */
export type FlowLine = Pick<SummaryLine, 'label_zh' | 'label_en'> &
  Partial<Pick<SummaryLine, 'value' | 'before' | 'after'>> & { is_for_deciders?: boolean }

/** A line as it is answered: what it does not say is null. */
export const shownLine = ({ label_zh, label_en, value, before, after }: FlowLine): SummaryLine => ({
  label_zh,
  label_en,
  value: value ?? null,
  before: before ?? null,
  after: after ?? null,
})

export type Described = { title_zh: string; title_en: string; lines: FlowLine[] }

export type AppliedRequest<Facts> = {
  request_id: string
  facts: Facts
  subject: { subject_id: string; unit_id: string } | null
  maker_id: string
  asked_at: string
  reason: string
  decided_by: string
  /** The same as a line of the trail says it: who, in which post, in which request. */
  traced: Pick<AuditLine, 'user_id' | 'post_id' | 'request_id'>
  /** The day at the bank. */
  today: string
  clock: Clock
}

/** Where a request has come to, before its end or at one that is not what was asked for. */
export type Followed = {
  request_id: string
  state_code: RequestState
  expires_on: string | null
}

/** A flow as a module writes it down. `Facts` are what its requests are made of. */
export type Flow<Facts> = {
  flow_code: string
  name_zh: string
  name_en: string
  facts: z.ZodType<Facts>
  steps: readonly FlowStep<Facts>[]
  /** By then a request comes to its end by itself, never before its steps have had their time. */
  expires_within_working_days: Days<Facts>
  /** Says nothing to the maker of who decides, and starts also where nobody does. */
  is_quiet?: boolean
  /** Tells the maker itself that it has taken effect, and what comes next. */
  tells_effect?: boolean
  /** Who may never decide, beside the maker. */
  exclude?: (facts: Facts) => string[]
  /** How a request shows itself: no personal data in clear. */
  describe: (facts: Facts, subject: Subject | null) => Described
  /** The page that shows what it is about. */
  link?: (facts: Facts) => string
  /** Has to hold whenever somebody agrees; what it throws refuses, and whoever wanted to agree reads why. */
  agree?: (db: Db, request: { facts: Facts; today: string }) => Promise<void>
  /** Told of every state but the last one wished for, in the transaction that leads there. */
  follow?: (db: Db, request: Followed) => Promise<void>
  /**
   * Makes it so. Runs in the transaction of the last approval, once; what it throws undoes the approval. What
   * came of it may be told by further lines.
   */
  apply: (db: Db, request: AppliedRequest<Facts>) => Promise<FlowLine[] | void>
}

export type PlannedStep = {
  name_zh: string | null
  name_en: string | null
  by_kind: 'role' | 'superior' | 'person'
  role_code: string | null
  person_id: string | null
  is_of_subject: boolean
  is_own: boolean
  passes_when_due: boolean
  within_working_days: number
}

/** A flow whose facts are read from what is kept. */
export type KnownFlow = {
  flow_code: string
  name_zh: string
  name_en: string
  is_quiet: boolean
  tells_effect: boolean
  /** How long a request with these facts has, in working days. */
  expiresWithin(facts: unknown): number
  /** The facts as they are kept; 422 for what is none of this flow. */
  read(facts: unknown): Record<string, unknown>
  plan(facts: unknown, persons: Record<string, string>): PlannedStep[]
  excluded(facts: unknown): string[]
  describe(facts: unknown, subject: Subject | null): Described
  link(facts: unknown): string | null
  agree(db: Db, request: { facts: unknown; today: string }): Promise<void>
  follow(db: Db, request: Followed): Promise<void>
  apply(db: Db, request: AppliedRequest<unknown>): Promise<FlowLine[]>
}

const FLOWS = new Map<string, KnownFlow>()

/** Adds a flow. A module calls it where it is loaded; the same code twice is a mistake of ours. */
export function defineFlow<Facts extends Record<string, unknown>>(flow: Flow<Facts>): KnownFlow {
  if (FLOWS.has(flow.flow_code)) throw new Error(`there are two flows ${flow.flow_code}`)
  const read = (facts: unknown): Facts => {
    const parsed = flow.facts.safeParse(facts)
    if (!parsed.success) throw invalid(`These are no facts of ${flow.flow_code}: ${parsed.error.message}`)
    return parsed.data
  }
  const known: KnownFlow = {
    flow_code: flow.flow_code,
    name_zh: flow.name_zh,
    name_en: flow.name_en,
    is_quiet: flow.is_quiet ?? false,
    tells_effect: flow.tells_effect ?? false,
    expiresWithin: (facts) => expiresWithin(flow, read(facts)),
    read,
    plan: (facts, persons) => planSteps(flow.steps, read(facts), persons),
    excluded: (facts) => flow.exclude?.(read(facts)) ?? [],
    describe: (facts, subject) => flow.describe(read(facts), subject),
    link: (facts) => flow.link?.(read(facts)) ?? null,
    agree: async (db, { facts, today }) => flow.agree?.(db, { facts: read(facts), today }),
    follow: async (db, request) => flow.follow?.(db, request),
    apply: async (db, request) => (await flow.apply(db, { ...request, facts: read(request.facts) })) ?? [],
  }
  FLOWS.set(flow.flow_code, known)
  return known
}

export const findFlow = (flowCode: string): KnownFlow | null => FLOWS.get(flowCode) ?? null

/** 409 for a request of a flow that a later release no longer has. */
export function getFlow(flowCode: string): KnownFlow {
  const flow = findFlow(flowCode)
  if (!flow) throw conflict('flow_gone', `There is no flow ${flowCode} any more.`, { flow_code: flowCode })
  return flow
}

const daysOf = <Facts>(days: Days<Facts>, facts: Facts): number =>
  typeof days === 'number' ? days : days(facts)

const stepsOf = <Facts>(steps: readonly FlowStep<Facts>[], facts: Facts) =>
  steps.filter((step) => step.when?.(facts) ?? true)

function expiresWithin<Facts>(flow: Flow<Facts>, facts: Facts): number {
  const needed = stepsOf(flow.steps, facts).map((it) => daysOf(it.within_working_days, facts))
  return Math.max(
    daysOf(flow.expires_within_working_days, facts),
    needed.reduce((sum, it) => sum + it, 0),
  )
}

/** The steps that hold of the facts, in order. */
function planSteps<Facts>(
  steps: readonly FlowStep<Facts>[],
  facts: Facts,
  persons: Record<string, string>,
): PlannedStep[] {
  const plan = stepsOf(steps, facts).map((step) => ({
    ...planStep(step, persons),
    within_working_days: daysOf(step.within_working_days, facts),
  }))
  if (plan.length === 0) throw new Error('a request that nobody decides needs no flow')
  return plan
}

function planStep<Facts>(
  step: FlowStep<Facts>,
  persons: Record<string, string>,
): Omit<PlannedStep, 'within_working_days'> {
  const { name_zh = null, name_en = null, by } = step
  const { is_own = false, passes_when_due = false } = step
  const planned = {
    name_zh,
    name_en,
    role_code: null,
    person_id: null,
    is_of_subject: false,
    is_own,
    passes_when_due,
  }
  if ('superior' in by) return { ...planned, by_kind: 'superior' }
  if ('role' in by) {
    return { ...planned, by_kind: 'role', role_code: by.role, is_of_subject: by.of === 'subject' }
  }
  const personId = persons[by.person]
  if (personId === undefined) {
    throw invalid(`Choose who decides the step "${name_en}".`, {
      field: by.person,
      step_zh: name_zh,
      step_en: name_en,
    })
  }
  return { ...planned, by_kind: 'person', person_id: personId }
}

/** Why what was agreed to could not be done, for whoever agreed. */
export const effectFailed = (error: AppError) =>
  conflict('effect_failed', `It cannot take effect, so nothing is decided: ${error.message}`, {
    reason_code: error.code,
    reason: error.message,
  })
