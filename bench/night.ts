import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runBankNights } from '../src/cli/nights.ts'
import { type Catalogue, readCatalogue } from '../src/pipeline/night-plan.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readHead } from '../src/serving/manifest.ts'
import { rewind } from './evening.ts'
import { type FloorSeconds, measureFloor, warmPageCache } from './floor.ts'
import { identityRatio } from './identity.ts'
import { measurePostgresNight } from './postgres-night.ts'
import { startPeak } from './memory.ts'
import { median, type Ratio } from './report.ts'
import type { Bench, Measured, Measuring } from './state.ts'

const RUNS = 3

export type TimedStep = { step: string; began: number; ended: number }
type NightRun = { seconds: number; steps: TimedStep[]; peakMb: number }

/** The same night several times over, each from the same evening and each followed by its floor. */
export async function measureNight({ bench, isQuick, step }: Measuring): Promise<Measured> {
  const runs = isQuick ? 1 : RUNS
  const { config, businessDate, evening } = bench
  await warmPageCache([config.warehouseDir, ...landingFolders(bench)])
  const nights: NightRun[] = []
  const floors: FloorSeconds[] = []
  await step(
    'Night and its floor',
    async (progress) => {
      for (let run = 1; run <= runs; run++) {
        await rewind(bench, evening)
        nights.push(await runNight(bench))
        floors.push(await measureFloor(bench, readHead(config.warehouseDir)!))
        progress(run, runs, 'runs')
      }
    },
    () => `${inSeconds(nights.map((it) => it.seconds))} over ${inSeconds(floors.map((it) => it.total))}`,
  )
  const manifest = readHead(config.warehouseDir)!
  const catalogue = await readCatalogue(config.modelsDir)
  const postgres = await step(
    'The same on PostgreSQL',
    (progress) => measurePostgresNight({ bench, catalogue, manifest, runs, progress }),
    () => `${runs} runs, the results agree`,
  )
  await rewind(bench, evening)
  const duck = nights.map((night) => layerSeconds(night, catalogue))
  return {
    business_date: businessDate,
    ratios: [
      nightOverFloor(nights, floors),
      postgresOverNight(postgres, duck),
      await identityRatio(bench, catalogue, nights.at(-1)!.steps),
    ],
  }
}

const inSeconds = (runs: number[]) => `${median(runs).toFixed(1)} s`

export function landingFolders({ config, businessDate }: Bench): string[] {
  return readdirSync(config.landingDir)
    .map((system) => join(config.landingDir, system, businessDate.replaceAll('-', '')))
    .filter((folder) => existsSync(folder))
}

/** Runs the night that is measured, from the evening it begins with. */
export async function runNight({ config, log, postgres, businessDate }: Bench): Promise<NightRun> {
  const steps: TimedStep[] = []
  const readPeak = startPeak()
  const started = performance.now()
  const summary = await runBankNights(
    { config, log },
    {
      postgres,
      clock: systemClock,
      opening: [],
      dates: [businessDate],
      onStep: (_date, { step, seconds }) => {
        const ended = performance.now() / 1000
        steps.push({ step, began: ended - seconds, ended })
      },
    },
  )
  const seconds = (performance.now() - started) / 1000
  if (summary.nights[0]?.status !== 'done') throw new Error(`${businessDate} was there already`)
  return { seconds, steps, peakMb: readPeak() }
}

/**
 * How long the night was at work on the layers that PostgreSQL runs too. Two models at a time share the
 * cores: seconds in which two were at work count once.
 */
function layerSeconds({ steps }: NightRun, { models }: Catalogue): number {
  const layers = new Set(
    models.filter((model) => model.layer !== 'ods' && model.write !== 'register').map((model) => model.name),
  )
  let seconds = 0
  let until = 0
  const own = steps.filter(({ step }) => layers.has(step))
  for (const { began, ended } of own.toSorted((a, b) => a.began - b.began)) {
    seconds += Math.max(0, ended - Math.max(began, until))
    until = Math.max(until, ended)
  }
  return seconds
}

function nightOverFloor(nights: NightRun[], floors: FloorSeconds[]): Ratio {
  const night = median(nights.map((it) => it.seconds))
  const floor = median(floors.map((it) => it.total))
  return {
    name: 'night_over_floor',
    value: night / floor,
    what: 'a night from its files to its publication',
    against: 'its files read, its rows written and published untransformed',
    limit: { kind: 'at most', value: 3 },
    medians: {
      'night s': night,
      'floor s': floor,
      'of it reading s': median(floors.map((it) => it.read)),
      'writing s': median(floors.map((it) => it.write)),
      'copying s': median(floors.map((it) => it.copy)),
      'memory at most MB': Math.max(...nights.map((it) => it.peakMb)),
    },
  }
}

function postgresOverNight(postgres: number[], duck: number[]): Ratio {
  return {
    name: 'postgres_over_night',
    value: median(postgres) / median(duck),
    what: 'base, metrics, cubes and marts of the night on PostgreSQL 18',
    against: 'the night at work on the same',
    limit: { kind: 'at least', value: 4 },
    medians: { 'PostgreSQL s': median(postgres), 'night s': median(duck) },
  }
}
