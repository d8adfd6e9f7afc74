import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useExportsText } from '../../shared/exports-text.ts'
import { EMPTY_FILTER } from '../../shared/filter.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { ExportCard, ExportDrawer, useExportColumns } from './export-columns.tsx'
import { ExportFilters } from './export-filters.tsx'
import { type ExportRow, registerQuery } from './exports.api.ts'
import { DEFAULT_SORT } from './exports-search.ts'

/** Every export of the bank, for compliance and audit. */
export function RegisterPage() {
  const t = useExportsText()
  const search = useSearch({ from: '/frame/exports/register' })
  const navigate = useNavigate({ from: '/exports/register' })
  const [open, setOpen] = useState<ExportRow | null>(null)
  const { data, error, isFetching, refetch } = useQuery(
    registerQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const columns = useExportColumns(true)
  usePageTitle('/exports/register', t('menu.export_register'))
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  return (
    <>
      <ListPage<ExportRow>
        title={t('menu.export_register')}
        search={search}
        onSearch={onSearch}
        columns={columns}
        defaultSort={DEFAULT_SORT}
        answer={{ data, error, isFetching, refetch: () => void refetch() }}
        rowKey={(row) => String(row.export_no)}
        counted={{
          total: (places) => t('exports.total', places),
          range: (places) => t('exports.range', places),
        }}
        note={t('exports.note_register')}
        onOpen={setOpen}
        onClear={() => onSearch({ filter: EMPTY_FILTER })}
        filters={
          <ExportFilters
            filter={search.filter ?? EMPTY_FILTER}
            onChange={(filter) => onSearch({ filter })}
            isOfMany
          />
        }
        tools={null}
        narrowRow={(row) => <ExportCard row={row} />}
      />
      {open && <ExportDrawer row={open} isOwn={false} onClose={() => setOpen(null)} />}
    </>
  )
}
