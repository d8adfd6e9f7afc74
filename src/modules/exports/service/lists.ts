import assert from 'node:assert/strict'
import { type Shown, shownAs } from '../../../platform/authz/fields.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Context } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import type { FieldClass, FilterTree, ListSelection } from '../../../platform/schema.ts'

type Words = { zh: string; en: string }
type Language = 'zh' | 'en'

export type ListColumn = { name: string; heading: string; field: FieldClass | null }
export type ListedRow = { customer_id: string; cells: readonly unknown[] }

/** A list that may leave as a file, as a module writes it down. */
export type ExportableList = {
  list_code: string
  name: Words
  /** What a role must allow. */
  permission: string
  /** Columns of words, whose cells may carry a mark; a file always has the first of them. */
  worded: readonly [string, ...string[]]
  defaultColumns: readonly string[]
  columns(context: Context, wish: { columns: readonly string[]; language: Language }): Promise<ListColumn[]>
  /** How many rows there are, within reach; refuses what may not be asked, or is not understood. */
  count(context: Context, selection: ListSelection): Promise<number>
  /** Every row as its maker may see it, in the order of the list; an error where some are missing. */
  rows(
    context: Context & { keys: KeyRing },
    selection: ListSelection & { columns: string[]; language: Language },
  ): AsyncGenerator<ListedRow[], number>
  /** A filter as the trail tells it. */
  toldFilter(filter: FilterTree): Record<string, unknown>
  /** A filter in words, as whoever agrees to it reads it. */
  filterWords(context: Context, filter: FilterTree): Promise<Words>
  /** The customers with these numbers, as far as the context shows them. */
  customersOf(context: Context, numbers: readonly string[]): Promise<string[]>
  /** How many of these customers the context shows. */
  countKnown(context: Context, customerIds: readonly string[]): Promise<number>
}

const LISTS = new Map<string, ExportableList>()

/** Makes a list one that can be exported. A module calls it where it is loaded. */
export function defineExportableList(list: ExportableList): ExportableList {
  assert(!LISTS.has(list.list_code), `two lists are called ${list.list_code}`)
  LISTS.set(list.list_code, list)
  return list
}

export function getList(listCode: string): ExportableList {
  const list = LISTS.get(listCode)
  if (!list) throw notFound('list', listCode)
  return list
}

/** What a list is called; one that a later release no longer has is called by its code. */
export const nameOfList = (listCode: string): Words =>
  LISTS.get(listCode)?.name ?? { zh: listCode, en: listCode }

export const allLists = (): ExportableList[] => [...LISTS.values()]

export type PlannedColumn = ListColumn & { shown: Shown }

/** The columns of a file: those asked for, and one of words, without which nothing could be traced. */
export async function planColumns(
  context: Context,
  list: ExportableList,
  wish: { columns?: readonly string[] | undefined; language: Language },
): Promise<PlannedColumn[]> {
  const asked = [...new Set(wish.columns ?? list.defaultColumns)]
  const isMarked = asked.some((name) => list.worded.includes(name))
  const columns = isMarked ? asked : [list.worded[0], ...asked]
  const found = await list.columns(context, { columns, language: wish.language })
  return found.map((it) => ({
    ...it,
    shown: it.field === null ? 'clear' : shownAs(context.actor, it.field, 'list'),
  }))
}
