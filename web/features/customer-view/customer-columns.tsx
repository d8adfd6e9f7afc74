import { isCustomField, type CustomField } from '../../../src/platform/field-names.schema.ts'
import type { CustomerColumn } from '../../../src/modules/customer-view/columns.schema.ts'
import type { CustomerRow } from '../../../src/modules/customer-view/schema.ts'
import { CUSTOMER_COLUMNS, FILTER_COLUMNS } from '../../../src/modules/customer-view/columns.schema.ts'
import { CodeLabel, CodeBadge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Clipped } from '../../shared/data-table.tsx'
import { Change, Count, Day, Money, Plain, useBilingual, YesNo } from '../../shared/figures.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { useFigureNames } from '../../shared/definitions.ts'
import { isNumber, useCustomFieldName, useCustomFields, valueWords } from '../../shared/custom-fields.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { CODE_LISTS, gradeTone } from './codes.ts'
import type { ShownColumn } from './customer-list-search.ts'
import { CustomerLink } from './customer-link.tsx'

type Spec = {
  kind: string
  by?: string
  sortable?: boolean
  zh: string
  en: string
}

const SPECS: Record<CustomerColumn, Spec> = CUSTOMER_COLUMNS

/** The column a sort or filter on this one stands on. */
function sortColumn(name: CustomerColumn): string | undefined {
  const spec = SPECS[name]
  if (spec.by !== undefined) return spec.by
  return spec.sortable === false || spec.kind === 'decimal' ? undefined : name
}

/** What a column is called: as its figure is defined, else as the list names it. */
export function useCustomerLabel(): (name: string) => string {
  const say = useBilingual()
  const figureName = useFigureNames()
  const customName = useCustomFieldName()
  return (name) =>
    customName(name) ??
    figureName(name) ??
    (name in FILTER_COLUMNS ? say(FILTER_COLUMNS[name as keyof typeof FILTER_COLUMNS]) : name)
}

/** So that the list's own columns stand side by side beside the menu on a screen of 1366 px. */
const UNIT_NAMES: CustomerColumn[] = ['org_name', 'sub_branch_name', 'branch_name']
const NAME_PX = 160
const UNIT_PX = 128

function Cell({ name, row }: { name: CustomerColumn; row: CustomerRow }) {
  const value = row[name]
  const text = value == null ? null : String(value)
  if (name === 'grade_code')
    return text ? <CodeBadge list='grade' code={text} tone={gradeTone(text)} /> : <Plain value={null} />
  if (name in CODE_LISTS) return <CodeLabel list={CODE_LISTS[name as keyof typeof CODE_LISTS]} code={text} />
  if (text && UNIT_NAMES.includes(name)) return <Clipped text={text} most={UNIT_PX} />
  const kind = SPECS[name].kind
  if (name.includes('_change_')) return <Change value={text} />
  if (kind === 'decimal') return <Money value={text} />
  if (kind === 'integer') return <Count value={text} />
  if (kind === 'date') return <Day value={text} />
  if (kind === 'boolean') return <YesNo value={typeof value === 'boolean' ? value : null} />
  return <Plain value={text} />
}

/** A field that the bank has added, as a column. */
function useCustomColumn(): (name: CustomField) => TableColumn<CustomerRow> {
  const { language } = usePreferences()
  const fields = useCustomFields()
  const label = useCustomerLabel()
  return (name) => {
    const field = fields.find((it) => it.name === name)
    return {
      column: name,
      label: label(name),
      isNumber: field !== undefined && isNumber(field),
      render: ({ custom }) => {
        const words = field ? valueWords(field, custom?.[name], language) : null
        return words === null ? <Plain value={null} /> : <Clipped text={words} most={UNIT_PX} />
      },
    }
  }
}

/** The columns of the table, in the order of the list. */
export function useCustomerColumns(
  shown: ShownColumn[],
  at: { list: ListSearch; placeOf: (row: CustomerRow) => number },
): TableColumn<CustomerRow>[] {
  const label = useCustomerLabel()
  const customColumn = useCustomColumn()
  return shown.map((name): TableColumn<CustomerRow> => {
    if (isCustomField(name)) return customColumn(name)
    const sortBy = sortColumn(name)
    return {
      column: name,
      label: label(name),
      isNumber: ['decimal', 'integer'].includes(SPECS[name].kind),
      isFixed: name === 'customer_name',
      ...(sortBy !== undefined && { sortBy }),
      render: (row) =>
        name === 'customer_name' ? (
          <Clipped text={String(row.customer_name)} most={NAME_PX}>
            <CustomerLink row={row} list={at.list} place={at.placeOf(row)} />
          </Clipped>
        ) : (
          <Cell name={name} row={row} />
        ),
    }
  })
}
