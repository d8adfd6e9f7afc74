import { warmPageCache } from './floor.ts'
import { landingFolders, runNight } from './night.ts'
import { rewind } from './evening.ts'
import { median, type Ratio } from './report.ts'
import { openBench, type Measured, type Wanted } from './state.ts'

const SMALL = 'perf100k'
const LARGE = 'perf'
const RUNS = 3

type Asked = Wanted & { isQuick: boolean }
type Nights = { date: string; seconds: number; peakMb: number; allowedMb: number }

/** The same ordinary night of two banks, one ten times the other. */
export async function measureScale(asked: Asked): Promise<Measured & { bank: string }> {
  const small = await measureBank(asked, SMALL)
  const large = await measureBank(asked, LARGE)
  return { bank: `${SMALL} and ${LARGE}`, business_date: large.date, ratios: [nightGrowth(small, large)] }
}

async function measureBank({ isQuick, isFresh, step }: Asked, bank: string): Promise<Nights> {
  const bench = await openBench({ bank, isFresh, step })
  try {
    const runs = isQuick ? 1 : RUNS
    await warmPageCache([bench.config.warehouseDir, ...landingFolders(bench)])
    const nights: Awaited<ReturnType<typeof runNight>>[] = []
    await step(
      `Night of ${bank}`,
      async (progress) => {
        for (let run = 1; run <= runs; run++) {
          await rewind(bench, bench.evening)
          nights.push(await runNight(bench))
          progress(run, runs, 'runs')
        }
      },
      () => `${runs} runs`,
    )
    await rewind(bench, bench.evening)
    return {
      date: bench.businessDate,
      seconds: median(nights.map((it) => it.seconds)),
      peakMb: Math.max(...nights.map((it) => it.peakMb)),
      allowedMb: bench.config.nightMemoryMb,
    }
  } finally {
    await bench.close()
  }
}

function nightGrowth(small: Nights, large: Nights): Ratio {
  return {
    name: 'night_10x_over_1x',
    value: large.seconds / small.seconds,
    what: 'a night of a million people',
    against: 'the same of a hundred thousand',
    limit: { kind: 'at most', value: 11 },
    medians: {
      'large s': large.seconds,
      'small s': small.seconds,
      'memory at most MB, large': large.peakMb,
      'small MB': small.peakMb,
      'the engine is allowed MB': large.allowedMb,
    },
  }
}
