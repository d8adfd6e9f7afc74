import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useBusinessText } from '../../../../shared/business-text.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import type { Tab, TabRow } from '../../customer-view.api.ts'
import { tabQuery } from '../../customer-view.api.ts'
import type { TabProps } from '../section.tsx'
import { Section } from '../section.tsx'
import { TabTable } from '../tab-table.tsx'
import styles from './business.module.css'

type Props<T extends Tab> = TabProps & {
  tab: T
  title: string
  note?: ReactNode
  columns: TableColumn<TabRow<T>>[]
  rowKey: (row: TabRow<T>) => string
  /** What an empty list says instead of that there is nothing. */
  none?: string
  /** What few customers of this type have: without rows nothing is said of it. */
  isRare?: boolean
}

/** One list of the customer's business under its heading. */
export function ListSection<T extends Tab>({ isRare = false, note, none, ...table }: Props<T>) {
  const t = useBusinessText()
  const { data, error } = useQuery(tabQuery(table.tab, table.recordKey))
  const isEmpty = !error && data?.length === 0
  if (isRare && !error && !data?.length) return null
  return (
    <Section title={table.title} note={note}>
      {isEmpty ? <p className={styles['none']}>{none ?? t('state.no_rows')}</p> : <TabTable {...table} />}
    </Section>
  )
}
