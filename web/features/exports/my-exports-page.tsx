import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { TableColumn } from '../../shared/data-table.tsx'
import { fetchExport } from '../../shared/export.ts'
import { useExportsText, useRefusal } from '../../shared/exports-text.ts'
import { EMPTY_FILTER } from '../../shared/filter.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { ExportCard, ExportDrawer, useExportColumns } from './export-columns.tsx'
import { type ExportRow, mineQuery } from './exports.api.ts'
import { ExportFilters } from './export-filters.tsx'
import { DEFAULT_SORT } from './exports-search.ts'

/** Fetches a file; it counts, so the list is read again. */
function useFetching() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (row: ExportRow) => fetchExport(row.export_no),
    onSettled: () => client.invalidateQueries({ queryKey: ['exports'] }),
  })
}

/** What one has asked for, and the files that can be fetched. */
export function MyExportsPage() {
  const t = useExportsText()
  const refusal = useRefusal()
  const search = useSearch({ from: '/frame/exports/mine' })
  const navigate = useNavigate({ from: '/exports/mine' })
  const [open, setOpen] = useState<ExportRow | null>(null)
  const { data, error, isFetching, refetch } = useQuery(
    mineQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const { mutate, error: refused, isPending, variables } = useFetching()
  usePageTitle('/exports/mine', t('menu.exports'))
  const download: TableColumn<ExportRow> = {
    column: 'export_download',
    label: t('exports.download'),
    render: (row) =>
      row.state_code === 'ready' && (
        <Button
          size='small'
          type='primary'
          loading={isPending && variables.export_no === row.export_no}
          onClick={(event) => {
            event.stopPropagation()
            mutate(row)
          }}
        >
          {t('exports.download')}
        </Button>
      ),
  }
  const columns = [...useExportColumns(false), download]
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  return (
    <>
      {refused && <ProblemNotice error={refused} {...refusal(refused)} />}
      <ListPage<ExportRow>
        title={t('menu.exports')}
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
        note={t('exports.note_mine')}
        onOpen={setOpen}
        onClear={() => onSearch({ filter: EMPTY_FILTER })}
        filters={
          <ExportFilters
            filter={search.filter ?? EMPTY_FILTER}
            onChange={(filter) => onSearch({ filter })}
            isOfMany={false}
          />
        }
        tools={null}
        narrowRow={(row) => <ExportCard row={row} />}
      />
      {open && <ExportDrawer row={open} isOwn onClose={() => setOpen(null)} />}
    </>
  )
}
