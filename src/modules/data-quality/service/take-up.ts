import { changesBetween, recordAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { type Manifest, readManifest } from '../../../serving/manifest.ts'
import { findLivePublication } from '../../../serving/publications.ts'
import { withWholeWorld } from '../../../serving/worlds.ts'
import { fileOf, judgeByFiles, sealedKind, type Verdict } from '../policy.ts'
import * as queries from '../queries/examined-tasks.ts'
import { listProtectedValues, TASKS } from '../queries/repairs.ts'
import type { RepairState, ValueKind } from '../repair.schema.ts'
import { tellOfFiles } from './notices.ts'
import { clearValueOf } from './published-values.ts'

type Db = Databases['db']
type Needs = { warehouseDir: string; clock: Clock }
type Publication = { publication_id: number; business_date: string }
export type Examination = { examined: number; closed: number; reopened: number }

/**
 * Compares what was reported as wrong with what a publication shows, in the transaction that publishes it
 * and as the batch role: tasks are closed by the file that brought another value, and fixes that the next
 * files do not show are taken for none. Where no task is open nothing is read.
 */
export async function examineRepairs(db: Db, publication: Publication, needs: Needs): Promise<Examination> {
  const tasks = await queries.listOpenTasks(db)
  const counts = { examined: tasks.length, closed: 0, reopened: 0 }
  if (tasks.length === 0) return counts
  const live = await findLivePublication(db)
  const manifest = readManifest(needs.warehouseDir, live!.warehouse_version)
  const nights = nightsSince(needs, { manifest, day: tasks.map((it) => it.examined_on).toSorted()[0]! })
  const valueOf = await readPublished(db, { tasks, publication, version: manifest.version, needs })
  for (const task of tasks) {
    const mark = valueOf(task)
    // A customer who is not published shows neither the old value nor a new one.
    if (mark === undefined) continue
    const deliveries = deliveriesSince(nights, task)
    const right_marks = task.right_marks ?? []
    const seen = { mark, files: deliveries.length }
    const verdict = judgeByFiles({ ...task, state_code: task.state_code as RepairState, right_marks }, seen)
    await writeDown(db, { task, verdict, manifest, nights, clock: needs.clock, publication })
    if (verdict.outcome !== 'open') counts[verdict.outcome] += 1
  }
  return counts
}

/** The nights after a day, newest first: no further back than any task was looked at. */
function nightsSince({ warehouseDir }: Needs, { manifest, day }: { manifest: Manifest; day: string }) {
  const nights: Manifest[] = []
  for (let it: Manifest | null = manifest; it && it.business_date > day;) {
    nights.push(it)
    it = it.parent === null ? null : readManifest(warehouseDir, it.parent)
  }
  return nights
}

const inputOf = (night: Manifest, task: queries.OpenTask) =>
  night.inputs.find((it) => it.file === fileOf(task))

/** The nights since a task was last looked at to which the source of the field delivered. */
const deliveriesSince = (nights: Manifest[], task: queries.OpenTask) =>
  nights.filter((it) => it.business_date > task.examined_on && inputOf(it, task) !== undefined)

const isProtected = (task: queries.OpenTask) =>
  sealedKind({ ...task, value_kind_code: task.value_kind_code as ValueKind }) !== null

type Reading = { tasks: queries.OpenTask[]; publication: Publication; version: string; needs: Needs }

/** What the publication shows of each task's field, of all of them at once. */
async function readPublished(db: Db, { tasks, publication, version, needs }: Reading) {
  const publicationId = publication.publication_id
  const asked = [...new Set(tasks.map((it) => it.customer_id))]
  const moved = await queries.listPresentIds(db, { ids: asked, publicationId })
  const presentOf = new Map(moved.map((it) => [it.registered_id, it.customer_id] as const))
  const idOf = (task: queries.OpenTask) => presentOf.get(task.customer_id) ?? task.customer_id
  const ids = [...new Set(tasks.map(idOf))]
  const clear = await queries.listClearValues(db, { ids, publicationId })
  const sealedIds = [...new Set(tasks.filter(isProtected).map(idOf))]
  const { warehouseDir } = needs
  const sealed =
    sealedIds.length === 0
      ? []
      : await withWholeWorld({ warehouseDir, version }, (warehouse) =>
          listProtectedValues(warehouse, sealedIds),
        )
  return (task: queries.OpenTask): string | null | undefined => {
    const id = idOf(task)
    const customer = clear.find((it) => it.customer_id === id)
    if (!customer) return undefined
    if (!isProtected(task)) return clearValueOf(customer, task.field_code)
    const { field_code: field, source_system: source } = task
    const isIt = (it: (typeof sealed)[number]) =>
      it.customer_id === id && it.field_code === field && it.source_system === source
    return sealed.find(isIt)?.value_index ?? null
  }
}

type Written = {
  task: queries.OpenTask
  verdict: Verdict
  manifest: Manifest
  nights: Manifest[]
  clock: Clock
  publication: Publication
}

async function writeDown(db: Db, it: Written): Promise<void> {
  const { task, verdict, publication, clock } = it
  const day = publication.business_date
  const found = changesOf(it)
  const isMoved = verdict.outcome !== 'open'
  await queries.updateExamined(db, found, isMoved ? clock.now().toISOString() : null)
  if (verdict.outcome === 'open') return
  await tellOfFiles(db, verdict.outcome, { ...task, reporters: task.reporters ?? [], clock })
  const { customer_id, field_code, source_system, state_code: from } = task
  const file = found.closed_file ?? null
  await recordAudit(
    { databases: { db }, clock },
    {
      user_id: null,
      action: `repair.${verdict.outcome}`,
      outcome: 'done',
      subject: task.task_id,
      customer_id,
      record: { table: TASKS, id: task.task_id },
      changes: changesBetween({ state_code: from }, { state_code: found.state_code }),
      details: { customer_id, field_code, source_system, from, business_date: day, file },
    },
  )
}

function changesOf({ task, verdict, manifest, nights, publication }: Written): queries.Examined {
  const day = publication.business_date
  const kept = { task_id: task.task_id, state_code: task.state_code as RepairState, examined_on: day }
  if (verdict.outcome === 'closed') {
    // The newest file since it was last looked at; of a night that ran again, its own.
    const brought = deliveriesSince(nights, task)[0] ?? manifest
    return {
      ...kept,
      state_code: 'closed',
      files_unchanged: task.files_unchanged,
      closed_on: brought.business_date,
      closed_run_id: brought.run_id,
      closed_file: inputOf(brought, task)?.file_name ?? null,
    }
  }
  const { files_unchanged } = verdict
  if (verdict.outcome === 'reopened')
    return { ...kept, state_code: 'reopened', files_unchanged, reopened_on: day }
  return { ...kept, files_unchanged, ...(verdict.is_changed_otherwise && { changed_otherwise_on: day }) }
}
