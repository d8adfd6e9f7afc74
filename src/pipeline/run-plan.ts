import { createHash } from 'node:crypto'
import type { StepLayer } from '../serving/night-steps.ts'
import { checkStep, NOT_EMPTY, NOT_EMPTY_ZH } from './checks.ts'
import type { OrderedModel } from './dependencies.ts'
import { ASIDE, SWING_TITLE, swingCheckName } from './load/index.ts'
import type { Catalogue } from './night-plan.ts'
import { checkName } from './waiver.ts'
import { NOT_TOO_MANY_GONE, NOT_TOO_MANY_GONE_ZH } from './write/scd2.ts'

type Words = { zh: string; en: string }

/** One step that a night may take, and those that it waits for. */
export type PlannedStep = {
  step: string
  layer: StepLayer
  title: Words | null
  /** The key of its table, to tell which rows failed a check. */
  key: string[]
  after: string[]
  /** Checks of it that two people may let pass, by the names under which they do. */
  waivable: string[]
  /** What its checks are called in words, by the same names. */
  check_titles: Record<string, Words>
}

export type RunPlan = { plan_id: string; steps: PlannedStep[] }

type Planned = Pick<Catalogue, 'contracts' | 'models' | 'references'>

/** Every step of a night as the catalogue asks for it: a run can be drawn after models have changed. */
export function planSteps(catalogue: Planned): RunPlan {
  const models = catalogue.models.filter((it) => it.layer !== 'marts' || isPublished(it))
  const checks = models.flatMap(checksOf)
  const work = [...deliverySteps(catalogue), ...listSteps(catalogue), ...modelSteps(catalogue, models)]
  const marts = work.filter((it) => it.layer === 'marts').map((it) => it.step)
  const steps: PlannedStep[] = [
    ...work,
    ...checks,
    plain('publish', 'publish', [...marts, ...checks.map((it) => it.step)]),
    plain('keep_rows', 'publish', ['publish']),
    plain('archive', 'publish', ['publish']),
  ]
  const names = new Set(steps.map((it) => it.step))
  const known = steps.map((it) => ({ ...it, after: it.after.filter((name) => names.has(name)) }))
  return { plan_id: createHash('sha256').update(JSON.stringify(known)).digest('hex'), steps: known }
}

const isPublished = (model: OrderedModel) => model.write === 'full' && model.publish !== false

const plain = (step: string, layer: StepLayer, after: string[]): PlannedStep => ({
  step,
  layer,
  title: null,
  key: [],
  after,
  waivable: [],
  check_titles: {},
})

function deliverySteps({ contracts }: Planned): PlannedStep[] {
  const loads = contracts.map(({ file, title, swing }) => ({
    ...plain(`load ${file}`, 'feeds', ['arrivals']),
    title,
    ...namedChecks(swing === 'none' ? {} : { [swingCheckName(file)]: titleWithin(title, SWING_TITLE) }),
  }))
  const all = loads.map((it) => it.step)
  const aside = Object.keys(ASIDE).map((name) => plain(`ods.${name}`, 'ods', all))
  return [plain('arrivals', 'feeds', []), ...loads, ...aside]
}

const listSteps = ({ references }: Planned): PlannedStep[] =>
  references.map(({ name, title, key }) => ({ ...plain(name, 'feeds', []), title, key: key ?? [] }))

function modelSteps({ contracts, models: all }: Planned, models: OrderedModel[]): PlannedStep[] {
  const loadOf = new Map(contracts.map(({ file }) => [`source.${file.toLowerCase()}`, `load ${file}`]))
  const views = new Map(
    all.filter((it) => it.layer === 'marts' && !isPublished(it)).map((it) => [it.name, it]),
  )
  // A table that is only a view has no step: whoever reads it waits for what it reads.
  const waitsFor = (names: string[]): string[] =>
    names.flatMap((name) => {
      const view = views.get(name)
      return view ? waitsFor(view.after) : [loadOf.get(name) ?? name]
    })
  return models.map((model) => ({
    step: model.name,
    layer: model.layer,
    title: model.title,
    key: model.key,
    after: [...new Set(waitsFor(model.after))],
    ...namedChecks(ownChecksOf(model)),
  }))
}

/** Where a check looks, and what it is called. */
const titleWithin = (place: Words, check: Words): Words => ({
  zh: `${place.zh}：${check.zh}`,
  en: `${place.en}: ${check.en}`,
})

const namedChecks = (check_titles: Record<string, Words>) => ({
  waivable: Object.keys(check_titles),
  check_titles,
})

/** What is looked at without a table's asking. */
function ownChecksOf({ name, title, layer, write, may_be_empty: mayBeEmpty }: OrderedModel) {
  const isWritten = layer === 'base' || layer === 'metrics' || layer === 'cubes'
  const notEmpty = titleWithin(title, { zh: NOT_EMPTY_ZH, en: NOT_EMPTY })
  const notGone = titleWithin(title, { zh: NOT_TOO_MANY_GONE_ZH, en: NOT_TOO_MANY_GONE })
  return {
    ...(isWritten && !mayBeEmpty ? { [checkName(name, NOT_EMPTY)]: notEmpty } : {}),
    ...(write === 'scd2' ? { [checkName(name, NOT_TOO_MANY_GONE)]: notGone } : {}),
  }
}

const checksOf = (model: OrderedModel): PlannedStep[] =>
  (model.checks ?? []).map((check) => {
    const title = titleWithin(model.title, { zh: check.zh, en: check.name })
    const name = checkName(model.name, check.name)
    return {
      ...plain(checkStep(model.name, check), 'checks', [model.name]),
      title,
      key: model.key,
      // What only warns holds nothing back.
      waivable: check.severity === 'error' ? [name] : [],
      check_titles: { [name]: title },
    }
  })
