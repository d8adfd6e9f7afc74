import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { createWriteStream } from 'node:fs'
import type { AllocationContext } from '../src/modules/customer-management/service/allocation-rules.ts'
import { beginApplying, goOn } from '../src/modules/customer-management/service/apply-allocation.ts'
import { allocateFile } from '../src/modules/customer-management/service/check-allocation.ts'
import { placesOf } from '../src/platform/reference-lists/index.ts'
import { statePaths } from '../src/platform/state.ts'
import { asAdmin } from './admin.ts'
import { closeStage, openStage, resetStage, SPOILED, type Stage, writeListFile } from './allocate-bank.ts'
import { contextFor } from './reaches.ts'
import { median, type Ratio } from './report.ts'
import type { Bench, Measured, Measuring } from './state.ts'

type Timing = { rows: number; rounds: number }
const FULL: Timing = { rows: 1_000_000, rounds: 3 }
const QUICK: Timing = { rows: 5_000, rounds: 1 }
const RATIO_MIN = 0.5

type Times = Record<'told' | 'copied' | 'checked' | 'inserted' | 'applied', number>

/** A list of a million changes: read, checked and applied, against COPY and one insert of the same rows. */
export async function measureAllocate({ bench, isQuick, step }: Measuring): Promise<Measured> {
  const timing = isQuick ? QUICK : FULL
  const dir = mkdtempSync(join(tmpdir(), 'zhike-allocate-'))
  try {
    const ratios = await asAdmin(bench, async (admin) => {
      const stage = await step(
        'Customers to be given',
        () => openStage(admin, timing.rows),
        () => `${timing.rows}`,
      )
      const list = join(dir, 'list.csv')
      await writeListFile(admin, stage, list)
      const times: Times[] = []
      for (let round = 1; round <= timing.rounds; round++) {
        const run = { bench, admin, stage, dir, list }
        times.push(
          await step(
            `Round ${round}`,
            () => measureRound(run),
            ({ checked, applied }) => `${seconds(checked)} s + ${seconds(applied)} s`,
          ),
        )
      }
      await closeStage(admin)
      return ratiosOf(times, timing)
    })
    return { business_date: bench.evening.business_date, ratios }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const seconds = (ms: number) => (ms / 1000).toFixed(1)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

type Run = { bench: Bench; admin: Client; stage: Stage; dir: string; list: string }

async function measureRound({ bench, admin, stage, dir, list }: Run): Promise<Times> {
  await resetStage(admin, stage)
  const context = await contextOn(bench, stage)
  await admin.query('drop schema if exists bench_allocate cascade; create schema bench_allocate')
  await admin.query('create table bench_allocate.told (line text)')
  const told = await timed(() =>
    pipeline(createReadStream(list), admin.query(copyFrom(`copy bench_allocate.told from stdin`))),
  )
  let allocation_id = ''
  const checked = await timed(async () => {
    allocation_id = await allocateFile(context, {
      file_name: 'list.csv',
      reason: 'bench',
      bytes: createReadStream(list),
    })
  })
  await requireProblems(admin, allocation_id, stage)
  const copied = await copyTheSame(admin, dir)
  const inserted = await insertTheSame(admin, allocation_id)
  await admin.query('checkpoint')
  const applied = await timed(async () => {
    await beginApplying(context, { allocation_id, leaves_problems: true })
    await goOn(context, { allocation_id })
  })
  await requireOwners(admin, allocation_id, stage)
  return { told, copied, checked, inserted, applied }
}

async function contextOn(bench: Bench, { publication_id }: Stage): Promise<AllocationContext> {
  const context = await contextFor(bench, 'hq')
  const { modelsDir } = bench.config
  return {
    ...context,
    actor: { ...context.actor, user_id: 'bench' },
    publication: { ...context.publication, publication_id },
    lists: placesOf(modelsDir, statePaths(bench.config).referencesDir),
    request_id: 'bench',
  }
}

/** COPY of the rows that the check left, into a table with their indexes. */
async function copyTheSame(admin: Client, dir: string): Promise<number> {
  const rows = join(dir, 'rows.txt')
  const select = 'copy (select * from customer_management.allocation_rows order by line_no) to stdout'
  await pipeline(admin.query(copyTo(select)), createWriteStream(rows))
  await admin.query(
    'create table bench_allocate.rows (like customer_management.allocation_rows including all)',
  )
  await admin.query('checkpoint')
  return timed(() =>
    pipeline(createReadStream(rows), admin.query(copyFrom('copy bench_allocate.rows from stdin'))),
  )
}

/**
 * One insert of the ownerships and one of the grants that applying will write, under the same constraints.
 */
async function insertTheSame(admin: Client, allocation_id: string): Promise<number> {
  await admin.query(`
    create table bench_allocate.ownerships (like customer_management.ownerships including all);
    create table bench_allocate.grants (like platform.grants including all)`)
  await admin.query('checkpoint')
  const rows = `from customer_management.allocation_rows where allocation_id = ${allocation_id}
    order by line_no`
  return timed(() =>
    admin.query(`
      begin;
      insert into bench_allocate.ownerships
        (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by,
         allocation_id)
      select customer_id, 'primary', employee_id, org_id, is_virtual, '2026-07-01', 'allocation', 'bench',
        allocation_id ${rows};
      insert into bench_allocate.grants
        (subject_id, unit_id, user_id, kind, valid_from, valid_to, granted_by, reason)
      select customer_id, org_id, employee_id, 'ownership', '2026-07-01', '9999-12-31', 'bench',
        'holds the customer' ${rows};
      commit`),
  )
}

async function requireProblems(admin: Client, allocation_id: string, { rows }: Stage): Promise<void> {
  const { unknown, repeated, broken } = SPOILED
  const { rows: found } = await admin.query<{ problems: string; good: string }>(
    `select
       (select count(*) from customer_management.allocation_problems where allocation_id = $1) as problems,
       (select count(*) from customer_management.allocation_rows where allocation_id = $1) as good,
       (select string_agg(distinct problem_code, ' ') from customer_management.allocation_problems
        where allocation_id = $1) as codes`,
    [allocation_id],
  )
  const expected = unknown + broken + 2 * repeated
  if (Number(found[0]!.problems) !== expected || Number(found[0]!.good) !== rows - repeated)
    throw new Error(`${expected} wrong lines were expected: ${JSON.stringify(found[0])}`)
}

async function requireOwners(admin: Client, allocation_id: string, { rows }: Stage): Promise<void> {
  const { rows: found } = await admin.query<{ count: string }>(
    `select count(*) from customer_management.ownerships
     where allocation_id = $1 and valid_to = '9999-12-31'`,
    [allocation_id],
  )
  if (Number(found[0]!.count) !== rows - SPOILED.repeated) throw new Error(`${found[0]!.count} were given`)
}

function ratiosOf(times: Times[], { rows }: Timing): Ratio[] {
  const of = (name: keyof Times) => median(times.map((it) => it[name]))
  const limit = { kind: 'at least', value: RATIO_MIN } as const
  return [
    {
      name: 'allocate_check_speed',
      value: of('copied') / of('checked'),
      what: `a list of ${rows} lines read, checked and staged`,
      against: 'COPY of the staged rows into a table like theirs',
      limit,
      medians: {
        'checked s': of('checked') / 1000,
        'copied s': of('copied') / 1000,
        'COPY of the raw lines, unindexed s': of('told') / 1000,
        'lines a second': rows / (of('checked') / 1000),
      },
    },
    {
      name: 'allocate_apply_speed',
      value: of('inserted') / of('applied'),
      what: `${rows} changes applied: the old ownerships ended, the new ones and their grants written`,
      against: 'one insert of the new ones and their grants under the same constraints',
      limit,
      medians: {
        'applied s': of('applied') / 1000,
        'inserted s': of('inserted') / 1000,
        'changes a second': rows / (of('applied') / 1000),
      },
    },
  ]
}
