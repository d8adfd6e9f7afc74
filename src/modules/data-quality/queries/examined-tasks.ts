import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import { OPEN_STATES, type RepairState } from '../repair.schema.ts'

/** Every task that the files of a night can settle, with what reporters said would be right. */
export const listOpenTasks = (db: Kysely<DB>) =>
  db
    .selectFrom('data_quality.repair_tasks as t')
    .select(['t.task_id', 't.customer_id', 't.customer_type_code', 't.field_code', 't.source_system'])
    .select(['t.value_kind_code', 't.state_code', 't.shown_mark', 't.files_unchanged', 't.examined_on'])
    .select(['t.department_code', 't.fixed_by'])
    .select((from) =>
      from
        .selectFrom('data_quality.repair_reports as r')
        .whereRef('r.task_id', '=', 't.task_id')
        .select(sql<string[] | null>`array_agg(distinct r.reported_by)`.as('people'))
        .as('reporters'),
    )
    .select((from) =>
      from
        .selectFrom('data_quality.repair_reports as r')
        .whereRef('r.task_id', '=', 't.task_id')
        .where('r.right_mark', 'is not', null)
        .select(sql<string[] | null>`array_agg(distinct r.right_mark)`.as('marks'))
        .as('right_marks'),
    )
    .where('t.state_code', 'in', OPEN_STATES)
    .orderBy('t.task_id')
    .execute()

export type OpenTask = Awaited<ReturnType<typeof listOpenTasks>>[number]

/** Whose an id is in a publication: his own, or his to whom it gave way. */
export const listPresentIds = (
  db: Kysely<DB>,
  { ids, publicationId }: { ids: readonly string[]; publicationId: number },
) =>
  db
    .selectFrom('marts.customer_numbers')
    .select(['registered_id', 'customer_id'])
    .where('publication_id', '=', publicationId)
    .where('registered_id', 'in', ids)
    .execute()

/** What the records of a publication show in clear. */
export const listClearValues = (
  db: Kysely<DB>,
  { ids, publicationId }: { ids: readonly string[]; publicationId: number },
) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_name', 'birth_date', 'gender_code', 'occupation_code'])
    .select(['employer_name', 'uscc', 'legal_name', 'industry_code', 'address_masked'])
    .where('publication_id', '=', publicationId)
    .where('customer_id', 'in', ids)
    .execute()

export type Examined = {
  task_id: string
  state_code: RepairState
  examined_on: string
  files_unchanged: number
  changed_otherwise_on?: string
  reopened_on?: string
  closed_on?: string
  closed_run_id?: string
  closed_file?: string | null
}

/** Writes down what a night found of a task; its moment changes only where its state does. */
export const updateExamined = (db: Kysely<DB>, { task_id, ...found }: Examined, moved_at: string | null) =>
  db
    .updateTable('data_quality.repair_tasks')
    .set({ ...found, ...(moved_at !== null && { moved_at }) })
    .where('task_id', '=', task_id)
    .execute()
