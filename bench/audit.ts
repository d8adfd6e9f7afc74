import { asAdmin } from './admin.ts'
import { median, type Ratio } from './report.ts'
import type { Addresses } from './serve.ts'
import { demoPasswordOf } from '../src/platform/secrets.ts'
import { withServer } from './served.ts'
import type { Bench, Measured, Measuring } from './state.ts'

const USERNAME = 'sub'
/** People who write at the same moment. */
const WRITERS = 4

/** Writes before anything counts and that count, in each round, and how many rounds. */
type Timing = { warmUp: number; writes: number; rounds: number }
const FULL: Timing = { warmUp: 100, writes: 600, rounds: 8 }
const QUICK: Timing = { warmUp: 4, writes: 12, rounds: 1 }

type Visitor = { url: string; cookie: string; csrf_token: string; user_id: string }

/**
 * What the trail costs a write: the same tasks given, by a server that writes its lines, and by one whose
 * driver leaves just these statements out.
 */
export async function measureAudit({ bench, isQuick, step }: Measuring): Promise<Measured> {
  const timing = isQuick ? QUICK : FULL
  const ratio = await step(
    'Writes with and without the trail',
    () =>
      withServer(bench, (trailed) =>
        withServer(bench, (bare) => measureBoth(bench, { trailed, bare, timing }), 'without-trail'),
      ),
    ({ value }) => value.toFixed(2),
  )
  return { business_date: bench.evening.business_date, ratios: [ratio] }
}

type Both = { trailed: Addresses; bare: Addresses; timing: Timing }

async function measureBoth(bench: Bench, { trailed, bare, timing }: Both): Promise<Ratio> {
  // Signed in once: a person has one session, which both servers know.
  const withTrail = await signIn(bench, trailed)
  const without = { ...withTrail, url: bare.url }
  const times: Record<'trail' | 'bare', number[]> = { trail: [], bare: [] }
  for (let round = 0; round < timing.rounds; round++) {
    // Each in its turn first, so that neither always finds the other's pages warm.
    const order = [['trail', withTrail] as const, ['bare', without] as const]
    for (const [name, visitor] of round % 2 === 0 ? order : order.toReversed()) {
      await forget(bench)
      await giveTasks(visitor, timing.warmUp)
      times[name].push(median(await giveTasks(visitor, timing.writes)))
    }
  }
  await forget(bench)
  return {
    name: 'audit_over_bare',
    value: median(times.trail) / median(times.bare),
    what: `a task given with its line in the audit trail, ${WRITERS} at once`,
    against: 'the same without the line',
    limit: { kind: 'at most', value: 1.1 },
    medians: { 'with ms': median(times.trail), 'without ms': median(times.bare), writes: timing.writes },
  }
}

async function signIn(bench: Bench, { url }: Addresses): Promise<Visitor> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: USERNAME, password: demoPasswordOf(bench.config) }),
  })
  if (!answer.ok) throw new Error(`signing in as ${USERNAME}: ${answer.status} ${await answer.text()}`)
  const { csrf_token } = (await answer.json()) as { csrf_token: string }
  const { user_id } = bench.bank.users.find((it) => it.username === USERNAME)!
  return { url, cookie: answer.headers.getSetCookie()[0]!.split(';')[0]!, csrf_token, user_id }
}

/** Gives oneself tasks, some at once, and gives the milliseconds of each. */
async function giveTasks({ url, cookie, csrf_token, user_id }: Visitor, count: number): Promise<number[]> {
  const headers = { cookie, 'x-csrf-token': csrf_token, 'content-type': 'application/json' }
  const body = JSON.stringify({ title: '核对名单', to_user_id: user_id, due_in_days: 2 })
  const times: number[] = []
  let left = count
  const write = async () => {
    while (left-- > 0) {
      const began = performance.now()
      const answer = await fetch(`${url}/api/tasks`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      times.push(performance.now() - began)
      if (answer.status !== 201) throw new Error(`a task was answered with ${answer.status}`)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  return times
}

const forget = (bench: Bench) =>
  asAdmin(bench, (admin) => admin.query('truncate notices.tasks, notices.task_steps'))
