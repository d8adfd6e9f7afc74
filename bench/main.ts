import { parseArgs } from 'node:util'
import { createSteps } from '../scripts/start/terminal.ts'
import { onStopSignal } from '../src/cli/signals.ts'
import { AppError, invalid } from '../src/platform/errors.ts'
import { measureAllocate } from './allocate.ts'
import { measureAudit } from './audit.ts'
import { measureApi } from './api.ts'
import { measureNight } from './night.ts'
import { describeMachine, describeReport } from './report.ts'
import { measurePublish } from './publish.ts'
import { measureScale } from './scale.ts'
import { measureScope } from './scope.ts'
import { type Measured, type Measuring, openBench, type Wanted } from './state.ts'

const USAGE = `npm run bench -- night | api | audit | scope | publish | allocate | scale [options]

  night   a night against reading and writing the same rows untransformed, and against PostgreSQL
  api     a customer's record and the customer list against bare queries of the same rows
  audit   a write with its line in the audit trail against the same without it
  scope   what people may see, by every kind of reach, against the same rule written by hand
  publish what people notice of a night and its publication while they work
  allocate a list of a million changes of managers against COPY and one insert of the same rows
  scale   a night of a bank of a million people against one of a hundred thousand

  --bank <name>        the bank that is measured: demo, tiny, perf100k (100,000 people), perf (1,000,000)
  --quick              short runs, to see that it works; the figures say little
  --fresh              removes what earlier benchmarks have made, and makes it again
  --json               the figures as JSON; progress goes to the error stream`

const OPTIONS = {
  bank: { type: 'string', default: 'demo' },
  quick: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Asked = Wanted & { isQuick: boolean }
type Measure = (asked: Asked) => Promise<Measured & { bank: string }>

const BENCHES: Record<string, Measure> = {
  night: (asked) => ofOneBank(asked, measureNight),
  api: (asked) => ofOneBank(asked, measureApi),
  audit: (asked) => ofOneBank(asked, measureAudit),
  scope: (asked) => ofOneBank(asked, measureScope),
  publish: (asked) => ofOneBank(asked, measurePublish),
  allocate: (asked) => ofOneBank(asked, measureAllocate),
  scale: measureScale,
}

async function ofOneBank(
  { isQuick, ...wanted }: Asked,
  measure: (measuring: Measuring) => Promise<Measured>,
): Promise<Measured & { bank: string }> {
  const bench = await openBench(wanted)
  try {
    return { bank: wanted.bank, ...(await measure({ bench, isQuick, step: wanted.step })) }
  } finally {
    await bench.close()
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
    const [name = '', ...more] = positionals
    const measure = Object.hasOwn(BENCHES, name) && more.length === 0 ? BENCHES[name]! : null
    return { values, name, measure }
  } catch (error) {
    throw invalid(`${(error as Error).message}\n\n${USAGE}`)
  }
}

async function run(): Promise<void> {
  const { values, name, measure } = readArguments()
  if (values.help) return console.log(USAGE)
  if (!measure)
    throw invalid(`${name === '' ? 'Name a benchmark.' : `There is no benchmark "${name}".`}\n\n${USAGE}`)
  const step = createSteps(process.stderr)
  const measured = await measure({ bank: values.bank, isFresh: values.fresh, isQuick: values.quick, step })
  const report = { bench: name, machine: describeMachine(), ...measured }
  console.log(values.json ? JSON.stringify(report, null, 2) : `\n${describeReport(report)}`)
}

// By `exit` the database that is held here hears of it, and stops.
onStopSignal((signal) => {
  console.error(`${signal}: stopped`)
  process.exit(130)
})

try {
  await run()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}
