import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { listWaivable } from '../../../serving/nights.ts'
import * as stored from '../../../serving/waivers.ts'
import type { NewWaiver, Waiver, WaiverList, WaiverMove } from '../orders.schema.ts'
import { NIGHTS_OPERATE, checkMayOperate, checkWaiverMove, waiverMovesFor, waiverState } from '../policy.ts'
import type { Needs } from '../service.ts'
import { tellOfAskedWaiver, tellOfMovedWaiver } from './notices.ts'

type Reading = Pick<Needs, 'databases' | 'clock'>
type By = { user_id: string; post_id?: string | null; permissions: readonly string[]; request_id?: string }

const SHOWN = 100

export async function listWaivers({ databases }: Pick<Reading, 'databases'>, by: By): Promise<WaiverList> {
  const [waivers, { titles, ...names }] = await Promise.all([
    stored.listWaivers(databases.db, SHOWN),
    listWaivable(databases.db),
  ])
  const may_operate = by.permissions.includes(NIGHTS_OPERATE)
  return { waivers: await shown(databases, waivers, by), may_operate, names, titles }
}

/** Proposes that one night goes without a file or a check; it counts when another person agrees. */
export async function proposeWaiver(needs: Reading, input: NewWaiver, by: By): Promise<Waiver> {
  const { databases, clock } = needs
  checkMayOperate(by)
  const names = await listWaivable(databases.db)
  if (!names[input.kind_code].includes(input.name)) {
    throw invalid(`The latest night has no ${input.kind_code} "${input.name}".`, {
      names: names[input.kind_code],
    })
  }
  const waiverNo = await inTransaction(databases, async (db) => {
    const proposed_at = clock.now().toISOString()
    const made = await stored.insertWaiver(db, { ...input, proposed_by: by.user_id, proposed_at })
    if (made === null) throw conflict('waiver_exists', 'The same has been proposed already.')
    const { business_date: date, kind_code: kind, name, reason } = input
    await audit(
      { clock, db, by },
      { move: 'propose', waiverNo: made, from: null, details: { date, kind, name, reason } },
    )
    const told = names.titles[name] ?? name
    await tellOfAskedWaiver(db, { waiver_no: made, date, name: told, by: by.user_id, clock })
    return made
  })
  return readWaiver(needs, waiverNo, by)
}

/** The second person agrees, or somebody takes it back; of two who move it at once the second is told. */
export async function moveWaiver(
  needs: Reading,
  { waiver_no: waiverNo, move }: { waiver_no: string; move: WaiverMove },
  by: By,
): Promise<Waiver> {
  const { databases, clock } = needs
  const found = await stored.findWaiver(databases.db, waiverNo)
  if (!found) throw notFound('waiver', waiverNo)
  checkWaiverMove(move, found, by)
  const { titles } = await listWaivable(databases.db)
  await inTransaction(databases, async (db) => {
    const change = { waiver_no: waiverNo, user_id: by.user_id, at: clock.now().toISOString() }
    const apply = move === 'approve' ? stored.approveWaiver : stored.withdrawWaiver
    if (!(await apply(db, change))) throw conflict('waiver_moved', 'The waiver is in another state by now.')
    const { business_date: date, kind_code: kind, name } = found
    await audit(
      { clock, db, by },
      { move, waiverNo, from: waiverState(found), details: { date, kind, name } },
    )
    const told = { waiver_no: waiverNo, date, name: titles[name] ?? name, by: by.user_id, clock }
    await tellOfMovedWaiver(db, { ...told, move, asked_by: found.proposed_by })
  })
  return readWaiver(needs, waiverNo, by)
}

type Auditing = { clock: Reading['clock']; db: Reading['databases']['db']; by: By }
type Audited = {
  move: WaiverMove | 'propose'
  waiverNo: string
  from: Waiver['state_code'] | null
  details: Record<string, unknown>
}

const STATES = { propose: 'proposed', approve: 'approved', withdraw: 'withdrawn' } as const

const audit = ({ clock, db, by }: Auditing, { move, waiverNo, from, details }: Audited) =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(by),
      action: `waiver.${move}`,
      outcome: 'done',
      subject: waiverNo,
      record: { table: 'pipeline.waivers', id: waiverNo },
      changes: changesBetween(from && { state_code: from }, { state_code: STATES[move] }),
      details,
      ...(by.request_id && { request_id: by.request_id }),
    },
  )

async function readWaiver({ databases }: Reading, waiverNo: string, by: By): Promise<Waiver> {
  const found = await stored.findWaiver(databases.db, waiverNo)
  if (!found) throw notFound('waiver', waiverNo)
  const [waiver] = await shown(databases, [found], by)
  return waiver!
}

async function shown(databases: Reading['databases'], waivers: stored.Waiver[], by: By): Promise<Waiver[]> {
  const people = waivers.flatMap((it) => [it.proposed_by, it.approved_by ?? []].flat())
  const names = await listDisplayNames(databases, [...new Set(people)])
  return waivers.map((it) => ({
    ...it,
    state_code: waiverState(it),
    proposed_by_name: names.get(it.proposed_by) ?? null,
    approved_by_name: names.get(it.approved_by ?? '') ?? null,
    moves: waiverMovesFor(it, by),
  }))
}
