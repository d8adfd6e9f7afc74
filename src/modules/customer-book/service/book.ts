import { type Context, withActor } from '../../../platform/db.ts'
import { findTotal } from '../../../platform/list-totals.ts'
import type { FilterLeaf, FilterTree } from '../../../platform/schema.ts'
import { holdersDay } from '../../customer-management/index.ts'
import { ACTIVE, gradeLeaf, managedBy, typeLeaf } from '../policy.ts'
import * as queries from '../queries.ts'
import type { Book, BookQuery, GradeRow, StageRow } from '../schema.ts'
import { type BookContext, inOrder, intervalsOn } from './intervals.ts'

export const askedOf = (context: Context, { manager_id }: BookQuery): queries.Asked => ({
  managerId: manager_id,
  today: context.clock.today(),
  holders: holdersDay(context),
})

/** The customers by grade and stage of life, and how they have moved. */
export async function readBook(context: BookContext, query: BookQuery): Promise<Book> {
  const asked = askedOf(context, query)
  const order = inOrder(await intervalsOn(context, asked.today))
  const sum = () => withActor(context, (db) => queries.sumBook(db, asked))
  // Of all in the reach it stays true for the publication; who holds whom changes by day.
  const rows =
    asked.managerId === undefined
      ? await findTotal(context, { name: 'customer book', filter: { and: [ACTIVE] } }, sum)
      : await sum()
  const his = asked.managerId === undefined ? [] : [managedBy(asked.managerId)]
  const behind = (...more: FilterLeaf[]): FilterTree => ({ and: [ACTIVE, ...his, ...more] })
  return {
    business_date: context.publication.business_date,
    grades: rows
      .filter((it) => !it.is_stage)
      .toSorted(order)
      .map((it) => gradeRow(it, behind)),
    stages: rows.filter((it) => it.is_stage).map((it) => stageRow(it, behind)),
  }
}

type Behind = (...more: FilterLeaf[]) => FilterTree

function gradeRow(row: queries.StoredFigures, behind: Behind): GradeRow {
  const { is_stage: _stage, lifecycle_stage_code: _code, up_count, down_count, count, ...figures } = row
  const type = row.customer_type_code as GradeRow['customer_type_code']
  const own = [typeLeaf(type), gradeLeaf(row.grade_code)]
  const moved = (way: 'up' | 'down', moved_count: string) => ({
    count: Number(moved_count),
    filter: behind(...own, { column: 'grade_move_mom_code', op: 'eq', value: way }),
  })
  return {
    ...figures,
    customer_type_code: type,
    count: Number(count),
    filter: behind(...own),
    up: moved('up', up_count),
    down: moved('down', down_count),
  }
}

function stageRow({ lifecycle_stage_code: code, count }: queries.StoredFigures, behind: Behind): StageRow {
  const column = 'lifecycle_stage_code'
  return {
    lifecycle_stage_code: code,
    count: Number(count),
    filter: behind(code === null ? { column, op: 'is_null' } : { column, op: 'eq', value: code }),
  }
}
