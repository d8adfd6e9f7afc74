import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { UNITS_MAINTAIN } from '../../system/index.ts'
import * as queries from '../queries/units.ts'
import {
  type Contacts,
  UNIT_FIELDS,
  type UnitChange,
  type UnitDetails,
  type UnitEdit,
  type UnitList,
  type UnitRecord,
} from '../units.schema.ts'
import type { By, Needs } from './needs.ts'

type Dated = Needs & { as_of: string | null }

const NOTHING_SAID: UnitDetails = {
  short_name: null,
  telephone: null,
  address: null,
  postcode: null,
  opening_hours: null,
  contact_id: null,
  line_codes: [],
  note: null,
}

const detailsOf = (said: UnitDetails | undefined): UnitDetails => {
  const of = said ?? NOTHING_SAID
  return Object.fromEntries(UNIT_FIELDS.map((it) => [it, of[it]])) as UnitDetails
}

/** The tree of units, each with how many posts and people it has. */
export async function listUnits({ databases, clock, as_of }: Dated): Promise<UnitList> {
  return { units: await queries.listUnits(databases.db, { today: clock.today() }), as_of }
}

export const listContacts = async ({ databases }: Needs, q: string): Promise<Contacts> => ({
  contacts: await queries.listContacts(databases.db, { q }),
})

async function findUnit({ databases, clock }: Needs, unit_id: string): Promise<queries.FoundUnit> {
  const [unit] = await queries.listUnits(databases.db, { today: clock.today(), unit_id })
  if (!unit) throw notFound('unit', unit_id)
  return unit
}

/** One unit: what the personnel system says, what people say, and how that came about. */
export async function getUnit(needs: Dated, input: { unit_id: string; by: By }): Promise<UnitRecord> {
  const { db } = needs.databases
  const { told_short_name, known_from, changed_on, gone_on, ...row } = await findUnit(needs, input.unit_id)
  const versions = await queries.listVersions(db, input.unit_id)
  const names = await contactsIn(needs, versions)
  const details = detailsOf(versions[0])
  return {
    ...row,
    told: { short_name: told_short_name, known_from, changed_on, gone_on },
    as_of: needs.as_of,
    details,
    contact_name: details.contact_id === null ? null : (names.get(details.contact_id) ?? null),
    version: versions[0]?.version ?? 0,
    history: versions.map((said, at) => ({
      version: said.version,
      changed_by_name: said.changed_by_name ?? said.changed_by,
      changed_at: said.changed_at,
      changes: shownChanges(versions[at + 1], said, names),
    })),
    may_maintain: row.is_open && input.by.permissions.includes(UNITS_MAINTAIN),
  }
}

const contactsIn = ({ databases }: Needs, versions: readonly UnitDetails[]) =>
  queries.namesOfEmployees(databases.db, [...new Set(versions.flatMap((it) => it.contact_id ?? []))])

/** What differs between two versions, each value as a text; people by name and number. */
function shownChanges(
  before: UnitDetails | undefined,
  after: UnitDetails,
  names: ReadonlyMap<string, string>,
): UnitChange[] {
  const show = (field: string, value: unknown): string | null => {
    if (value === null) return null
    if (Array.isArray(value)) return value.length === 0 ? null : value.join(',')
    const text = String(value)
    return field === 'contact_id' ? [names.get(text), text].filter(Boolean).join(' ') : text
  }
  return changesBetween(detailsOf(before), detailsOf(after)).map(({ field, from, to }) => ({
    field: field as UnitChange['field'],
    from: show(field, from),
    to: show(field, to),
  }))
}

/** Says anew what people know of a unit; refused, with what changed, where somebody else was faster. */
export async function editUnit(
  needs: Dated,
  input: UnitEdit & { unit_id: string },
  by: By,
): Promise<UnitRecord> {
  const { unit_id, version, ...sent } = input
  const unit = await findUnit(needs, unit_id)
  if (!unit.is_open) throw conflict('unit_closed', 'The unit is closed: what was said of it stays as it is.')
  const [newest] = await queries.listVersions(needs.databases.db, unit_id)
  if ((newest?.version ?? 0) !== version) throw await movedOn(needs, { unit_id, version })
  const [before, after] = [detailsOf(newest), detailsOf({ ...sent, line_codes: sent.line_codes.toSorted() })]
  await checkContact(needs, before, after)
  const changes = changesBetween(before, after)
  if (changes.length > 0) {
    await inTransaction(needs.databases, async (db) => {
      const changed_at = needs.clock.now().toISOString()
      const row = { ...after, unit_id, version: version + 1, changed_by: by.user_id, changed_at }
      if (!(await queries.insertVersion(db, row))) throw await movedOn(needs, { unit_id, version })
      await recordAudit(
        { databases: { db }, clock: needs.clock },
        {
          ...doneBy(by),
          action: 'unit.edit',
          outcome: 'done',
          subject: unit_id,
          record: { table: 'people.unit_details', id: unit_id },
          changes,
          ...(by.request_id !== undefined && { request_id: by.request_id }),
          details: { before, after },
        },
      )
    })
  }
  return getUnit(needs, { unit_id, by })
}

/** A contact is somebody who works for the bank; who has left meanwhile may stay until he is replaced. */
async function checkContact({ databases }: Needs, before: UnitDetails, after: UnitDetails): Promise<void> {
  const { contact_id: employee_id } = after
  if (employee_id === null || employee_id === before.contact_id) return
  const found = await queries.listContacts(databases.db, { q: '', employee_id })
  if (found.length === 0) throw notFound('employee', employee_id)
}

/** 409 with what has changed since the version that somebody looked at, and by whom. */
async function movedOn(needs: Needs, { unit_id, version }: { unit_id: string; version: number }) {
  const versions = await queries.listVersions(needs.databases.db, unit_id)
  const newest = versions[0]
  const looked = versions.find((it) => it.version === version)
  return conflict('unit_moved', 'Somebody has changed the unit meanwhile. Look at it again.', {
    version: newest?.version ?? 0,
    changed_by_name: newest?.changed_by_name ?? newest?.changed_by ?? null,
    changed_at: newest?.changed_at ?? null,
    changes: newest ? shownChanges(looked, newest, await contactsIn(needs, versions)) : [],
  })
}
