import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { KeyRing } from '../../platform/crypto/index.ts'
import { type DuckRow, readRow, readRows } from '../../serving/duckdb.ts'
import { fromHundredths, readLoosely, toHundredths } from './amounts.ts'
import { type Arrival, stampOf } from './arrivals.ts'
import { forgetFile } from './aside.ts'
import type { NightKind } from '../night-state.ts'
import type { Contract } from './contracts.ts'
import { repairSql, textFindingsSql, valueFindingsSql } from './doubts.ts'
import { type Finding, FINDINGS_KEPT_MAX, type Rule, writeFindings } from './findings.ts'
import type { Lists } from './lists.ts'
import { type Problem, problem, refuseDelivery, unreadable } from './problems.ts'
import { rejectInChinese } from './reject-words.ts'
import { type Reject, REJECTS_KEPT_MAX, shownValue, writeRejects } from './rejects.ts'
import { tableOf } from './source-columns.ts'
import { type Staged, stageFile } from './stage.ts'
import type { Stage } from './stage-sql.ts'
import * as sql from './typed-sql.ts'

export type LoadInput = {
  arrival: Arrival
  contract: Contract
  businessDate: string
  keys: KeyRing
  allowSyntheticId: boolean
  kind: NightKind
  lists: Lists
  /** A folder for the staging file, which is removed in any case. */
  stageDir: string
}

export type LoadResult = {
  rows_in: number
  rows_out: number
  rows_rejected: number
  /** The sum of the control column over every row of the file; null for a feed without one. */
  amount_total: string | null
  /** False when a rejected row hides its amount, so that the control total cannot be compared. */
  is_amount_compared: boolean
  note?: string
}

type Load = LoadInput & {
  table: string
  misfits: string
  duplicates: string
  stage: Stage
  staged: Staged
  rejects: Reject[]
  findings: Finding[]
}

/** The `source` table of a feed that did not come: its columns and no rows. */
export async function createEmptySource(duck: DuckDBConnection, contract: Contract): Promise<void> {
  await duck.run(sql.createEmptySourceSql(tableOf(contract), contract))
}

/**
 * Loads one file that arrived into its `source` table. Rows that do not keep the contract go to
 * `source.rejects`; a file that as a whole does not is refused, and then has no table.
 */
export async function loadFile(duck: DuckDBConnection, input: LoadInput): Promise<LoadResult> {
  const { contract, arrival, businessDate, allowSyntheticId, keys, lists } = input
  const name = contract.file.toLowerCase()
  mkdirSync(input.stageDir, { recursive: true })
  const path = join(input.stageDir, `${name}.${randomBytes(6).toString('hex')}.stage`)
  const [misfits, duplicates] = [`misfits_${name}`, `duplicates_${name}`]
  try {
    await forgetFile(duck, arrival.file_name)
    const protection = { keys, rules: { today: businessDate, allowSyntheticId } }
    const fileName = arrival.file_name
    const place = { fileName, path: arrival.path, stagePath: path }
    const staged = await stageFile({ contract, ...place, protection, lists })
    const hasPadding = staged.has_padding
    const stage = { contract, mode: arrival.mode, path, hasPadding, businessDate, lists }
    return await loadStage(duck, {
      ...input,
      table: tableOf(contract),
      misfits,
      duplicates,
      stage,
      staged,
      rejects: [...staged.rejects],
      findings: [...staged.findings],
    })
  } catch (error) {
    // It was there when it was checked; what the engine says of its own files is another matter.
    const isOfTheFile = (error as NodeJS.ErrnoException).syscall !== undefined
    throw isOfTheFile ? refuseDelivery([unreadable(error, arrival.file_name)]) : error
  } finally {
    rmSync(path, { force: true })
    await duck.run(`drop table if exists ${misfits}; drop table if exists ${duplicates}`)
  }
}

async function loadStage(duck: DuckDBConnection, load: Load): Promise<LoadResult> {
  const { contract, arrival, keys, staged, table } = load
  await duck.run(sql.createSourceSql(table, load.stage))
  const loaded = await readRow(duck, sql.measureSql(table, load.stage), [load.businessDate])
  const misfits = await rejectMisfits(duck, load, staged.rows_staged - Number(loaded['rows']))
  const areKeysRepaired = await settleDoubts(duck, load, loaded)
  const mayRepeat = Number(loaded['repeated_keys']) > 0 || areKeysRepaired
  const duplicates = mayRepeat ? await rejectDuplicates(duck, load) : 0
  const rejected = staged.rows_rejected + misfits.rows + duplicates
  const amount = compareAmount(load, [toHundredths(String(loaded['amount'])), ...misfits.amounts])
  const tooMany = checkRejects(load, rejected)
  const problems = [
    ...checkUnchanged(load),
    ...checkDates(load, loaded),
    // Where most rows could not be read, the newest of the others says nothing of the file's age.
    ...(tooMany.length > 0 ? [] : checkFreshness(load, loaded)),
    ...amount.problems,
    ...tooMany,
  ]
  const kept = { contract, keys, fileName: arrival.file_name, path: arrival.path, rejects: load.rejects }
  await writeRejects(duck, kept)
  if (problems.length > 0) {
    await duck.run(`drop table ${table}`)
    throw refuseDelivery(problems)
  }
  const fileName = arrival.file_name
  const findings = await writeFindings(duck, { contract, keys, fileName, findings: load.findings })
  const note = noteOf({ rejected, isAmountCompared: amount.isCompared, findings })
  return {
    rows_in: staged.rows_in,
    rows_out: staged.rows_in - rejected,
    rows_rejected: rejected,
    amount_total: amount.total,
    is_amount_compared: amount.isCompared,
    ...(note === '' ? {} : { note }),
  }
}

type Noted = { rejected: number; isAmountCompared: boolean; findings: Map<string, number> }

/** What people should know of a file that is loaded: how much of it was kept aside, or is in doubt. */
function noteOf({ rejected, isAmountCompared, findings }: Noted): string {
  const countOf = (rows: number) => (rows < FINDINGS_KEPT_MAX ? `${rows}` : `${rows} or more`)
  const doubts = [...findings].map(([rule, rows]) => `${rule} ${countOf(rows)}`).join(', ')
  return [
    rejected > 0 ? `${rejected} rows rejected` : '',
    isAmountCompared ? '' : 'the control total could not be compared',
    doubts === '' ? '' : `in doubt: ${doubts}`,
  ]
    .filter(Boolean)
    .join('; ')
}

/**
 * Notes what is in doubt and puts values right; says whether keys may have become others by it, of which two
 * that were unknown are one then.
 */
async function settleDoubts(duck: DuckDBConnection, load: Load, loaded: DuckRow): Promise<boolean> {
  const { contract, table, stage } = load
  if (Number(loaded['doubtful_texts']) > 0) await find(duck, load, textFindingsSql(table, stage))
  if (Number(loaded['doubtful_values']) === 0) return false
  await find(duck, load, valueFindingsSql(table, stage))
  await duck.run(repairSql(table, stage))
  return contract.columns.some((it) => contract.key.includes(it.name) && it.codes !== null)
}

/** As with misfits, doubts are looked for only where there is one. */
async function find(duck: DuckDBConnection, { findings }: Load, sql: string): Promise<void> {
  for (const it of await readRows(duck, sql, [FINDINGS_KEPT_MAX])) {
    findings.push({
      line_no: Number(it['line_no']),
      column_name: String(it['column_name']),
      rule_code: String(it['rule_code']) as Rule,
      value: String(it['value']),
    })
  }
}

type Misfits = { rows: number; amounts: (bigint | null)[] }

/** Nearly always every line holds; only otherwise the staging file is read again, for those that do not. */
async function rejectMisfits(duck: DuckDBConnection, load: Load, rows: number): Promise<Misfits> {
  const { misfits, stage, contract } = load
  if (rows === 0) return { rows, amounts: [] }
  await duck.run(sql.createMisfitsSql(misfits, stage))
  for (const it of await readRows(duck, sql.complaintsSql(misfits, stage), [REJECTS_KEPT_MAX])) {
    load.rejects.push({
      line_no: Number(it['line_no']),
      column_name: String(it['column_name']),
      value: it['value'] === null ? null : String(it['value']),
      reason: String(it['reason']),
    })
  }
  if (contract.control_amount === null) return { rows, amounts: [] }
  const amounts = await readRows(
    duck,
    `select coalesce("${contract.control_amount}", '0') as amount from ${misfits}`,
  )
  return { rows, amounts: amounts.map((it) => readLoosely(String(it['amount']))) }
}

async function rejectDuplicates(duck: DuckDBConnection, load: Load): Promise<number> {
  const { table, duplicates, contract, rejects } = load
  await duck.run(sql.createDuplicatesSql(duplicates, table, contract))
  const shown = `select line_no, winner from ${duplicates} order by line_no limit $1`
  for (const it of await readRows(duck, shown, [REJECTS_KEPT_MAX])) {
    const reason = `duplicate_key: line ${String(it['winner'])} has the same key and stays`
    rejects.push({
      line_no: Number(it['line_no']),
      column_name: contract.key.join(', '),
      value: null,
      reason,
    })
  }
  const { rows } = await readRow(duck, `select count(*) as rows from ${duplicates}`)
  if (Number(rows) > 0) {
    await duck.run(`delete from ${table} where line_no in (select line_no from ${duplicates})`)
  }
  return Number(rows)
}

/** Another file may have been sent in its place between its check and its loading. */
function checkUnchanged({ arrival, staged }: Load): Problem[] {
  if (stampOf(arrival.path) === arrival.stamp && staged.rows_in === arrival.row_count) return []
  return [
    problem(
      'changed',
      { file: arrival.file_name },
      {
        zh: '文件在检查之后有变，请重新运行',
        en: 'the file changed after its check: run the night again',
      },
    ),
  ]
}

function checkDates({ arrival, businessDate }: Load, loaded: DuckRow): Problem[] {
  const rows = Number(loaded['foreign_rows'])
  if (rows === 0) return []
  const place = { file: arrival.file_name, line: Number(loaded['foreign_line']), column: 'data_date' }
  const said = {
    zh: `有 ${rows} 行的日期不是 ${businessDate}`,
    en: `${rows} rows are of another date than ${businessDate}`,
  }
  return [problem('wrong_date', { ...place, value: String(loaded['foreign_date']) }, said)]
}

/** Yesterday's rows with today's date in them: where something changes every day, nothing did. */
function checkFreshness({ arrival, contract, businessDate, kind }: Load, loaded: DuckRow): Problem[] {
  const newest = loaded['newest_on']
  const isOld = newest !== null && String(newest) < businessDate
  if (!contract.fresh || !isOld || kind === 'opening') return []
  const said = {
    zh: `最近的变动是 ${String(newest)} 的：文件是旧的，只是日期换成了当日`,
    en: `its newest change is of ${String(newest)}: the file is an old one under today's date`,
  }
  return [problem('not_fresh', { file: arrival.file_name, column: 'src_upd_ts' }, said)]
}

type Amount = { total: string | null; isCompared: boolean; problems: Problem[] }

/**
 * Compares the control total with every row of the file, rejected ones included: the source counted them too.
 * Where a rejected row does not show its amount, a difference may be that amount, and is not held against the
 * file.
 */
function compareAmount({ contract, arrival, staged }: Load, amounts: (bigint | null)[]): Amount {
  const file = arrival.file_name
  const column = contract.control_amount
  const announced = toHundredths(arrival.amount_control_total)!
  if (column === null) {
    const said = {
      zh: `控制总额为 ${arrival.amount_control_total}，没有金额的文件应为 0.00`,
      en: `the control total is ${arrival.amount_control_total}; a feed without amounts has 0.00`,
    }
    const problems = announced === 0n ? [] : [problem('control_total', { file }, said)]
    return { total: null, isCompared: true, problems }
  }
  const all = [...amounts, staged.rejected_amount]
  const sum = all.reduce((sum: bigint, it) => sum + (it ?? 0n), 0n)
  const isComplete = all.every((it) => it !== null)
  const total = fromHundredths(sum)
  if (sum === announced || !isComplete) return { total, isCompared: isComplete, problems: [] }
  const said = {
    zh: `合计为 ${total}，控制文件写明 ${arrival.amount_control_total}`,
    en: `the sum is ${total}, the control file says ${arrival.amount_control_total}`,
  }
  return { total, isCompared: true, problems: [problem('control_total', { file, column }, said)] }
}

const SHOWN_REJECTS = 10

function checkRejects(load: Load, rejected: number): Problem[] {
  const { staged, arrival, contract, rejects } = load
  const limit = contract.reject_limit
  const isBeyond =
    rejected > Math.max(limit.rows, limit.ratio * staged.rows_in) || rejected * 2 >= staged.rows_in
  if (rejected === 0 || !isBeyond) return []
  const file = arrival.file_name
  const first = rejects.toSorted((a, b) => a.line_no - b.line_no).slice(0, SHOWN_REJECTS)
  return [
    problem(
      'too_many_rejects',
      { file },
      {
        zh: `${staged.rows_in} 行中有 ${rejected} 行不合格`,
        en: `${rejected} of ${staged.rows_in} rows are rejected`,
      },
    ),
    ...first.map((it) => {
      const place = { file, line: it.line_no, column: it.column_name, value: shownValue(contract, it) }
      return problem('row', place, { zh: rejectInChinese(it.reason), en: it.reason })
    }),
  ]
}
