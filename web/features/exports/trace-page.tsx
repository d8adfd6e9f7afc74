import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { DataTable, type TableColumn } from '../../shared/data-table.tsx'
import { useExportsText } from '../../shared/exports-text.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { may, useViewer } from '../../shared/viewer.ts'
import { useExportColumns } from './export-columns.tsx'
import { type ExportRow, ofCustomerQuery, sendTrace, type TraceAnswer } from './exports.api.ts'
import styles from './exports.module.css'
import { sampleLines } from './sample-lines.ts'

type Found = { export: ExportRow }

/** The columns of the register, for rows that say something more of an export. */
function useFoundColumns<Row extends Found>(): TableColumn<Row>[] {
  return useExportColumns(true)
    .filter((it) => !['export_expires', 'export_downloads'].includes(it.column))
    .map(({ sortBy: _sort, ...it }) => ({ ...it, render: (row: Row) => it.render(row.export) }))
}

type Marked = TraceAnswer['by_mark'][number]
type Holding = TraceAnswer['by_customers'][number]

function ByMark({ answer }: { answer: TraceAnswer }) {
  const t = useExportsText()
  const columns: TableColumn<Marked>[] = [
    {
      column: 'trace_marks',
      label: t('trace.marks'),
      isNumber: true,
      render: (row) => t('trace.held_of', { held: row.mark_count, all: answer.mark_count }),
    },
    {
      column: 'trace_confirmed',
      label: t('trace.confirmed'),
      isNumber: true,
      render: (row) => row.confirmed_count,
    },
    {
      column: 'trace_error',
      label: t('trace.error'),
      render: (row) => t('trace.error_below', { exponent: row.error_exponent }),
    },
    ...useFoundColumns<Marked>(),
  ]
  return (
    <section className={styles['box']} aria-labelledby='trace-by-mark'>
      <h2 id='trace-by-mark'>{t('trace.by_mark')}</h2>
      <DataTable<Marked>
        label={t('trace.by_mark')}
        rows={answer.by_mark}
        rowKey={(row) => String(row.export.export_no)}
        columns={columns}
        empty={<EmptyState title={t('trace.by_mark_none')} isSmall />}
      />
    </section>
  )
}

function ByCustomers({ answer }: { answer: TraceAnswer }) {
  const t = useExportsText()
  const columns: TableColumn<Holding>[] = [
    {
      column: 'trace_held',
      label: t('trace.held'),
      isNumber: true,
      render: (row) => t('trace.held_of', { held: row.customer_count, all: answer.customer_count }),
    },
    ...useFoundColumns<Holding>(),
  ]
  return (
    <section className={styles['box']} aria-labelledby='trace-by-customers'>
      <h2 id='trace-by-customers'>{t('trace.by_customers')}</h2>
      <p className={styles['muted']}>{t('trace.by_customers_hint')}</p>
      <DataTable<Holding>
        label={t('trace.by_customers')}
        rows={answer.by_customers}
        rowKey={(row) => String(row.export.export_no)}
        columns={columns}
        empty={<EmptyState title={t('trace.by_customers_none')} isSmall />}
      />
    </section>
  )
}

type Taken = { text: string; sampled: number | null }

/** Takes what was pasted, or lines of a file. */
function Source({ isPending, onRun }: { isPending: boolean; onRun: (text: string) => void }) {
  const t = useExportsText()
  const field = useRef<HTMLInputElement>(null)
  const [taken, setTaken] = useState<Taken>({ text: '', sampled: null })
  const take = async (file: File) => {
    const { text, line_count, isSampled } = sampleLines(await file.text())
    setTaken({ text, sampled: isSampled ? line_count : null })
  }
  return (
    <section className={styles['box']}>
      <p>{t('trace.hint')}</p>
      <Input.TextArea
        aria-label={t('trace.text')}
        rows={6}
        value={taken.text}
        onChange={({ target }) => setTaken({ text: target.value, sampled: null })}
      />
      <input
        ref={field}
        type='file'
        accept='.csv,.txt,text/csv,text/plain'
        hidden
        aria-label={t('trace.choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void take(file)
          target.value = ''
        }}
      />
      {taken.sampled !== null && (
        <p className={styles['muted']}>{t('trace.sampled', { count: taken.sampled })}</p>
      )}
      <span className={styles['buttons']}>
        <Button
          type='primary'
          loading={isPending}
          disabled={taken.text.trim() === ''}
          onClick={() => onRun(sampleLines(taken.text).text)}
        >
          {t('trace.run')}
        </Button>
        <Button onClick={() => field.current?.click()}>{t('trace.choose')}</Button>
      </span>
    </section>
  )
}

/** Who has ever taken one customer away in a file. */
function OfCustomer() {
  const t = useExportsText()
  const [customerNo, setCustomerNo] = useState('')
  const { data, error } = useQuery({ ...ofCustomerQuery(customerNo), enabled: customerNo !== '' })
  const columns = useExportColumns(true).map(({ sortBy: _sort, ...it }) => it)
  return (
    <section className={styles['box']} aria-labelledby='trace-of-customer'>
      <h2 id='trace-of-customer'>{t('trace.of_customer')}</h2>
      <Input.Search
        aria-label={t('trace.customer_no')}
        placeholder={t('trace.customer_no')}
        enterButton={t('trace.ask')}
        maxLength={32}
        onSearch={(text) => setCustomerNo(text.trim())}
      />
      {error && <ProblemNotice error={error} />}
      {data && (
        <DataTable<ExportRow>
          label={t('trace.of_customer')}
          rows={data.exports}
          rowKey={(row) => String(row.export_no)}
          columns={columns}
          empty={<EmptyState title={t('trace.never')} isSmall />}
        />
      )}
      {data?.is_limited && <p className={styles['muted']}>{t('trace.limited')}</p>}
    </section>
  )
}

/** Where a list that was found outside comes from. */
export function TracePage() {
  const t = useExportsText()
  const viewer = useViewer()
  const { mutate, data: answer, error, isPending } = useMutation({ mutationFn: sendTrace })
  usePageTitle('/exports/trace', t('menu.export_trace'))
  return (
    <section className={styles['page']} aria-labelledby='trace-title'>
      <h1 id='trace-title'>{t('menu.export_trace')}</h1>
      <Source isPending={isPending} onRun={mutate} />
      {error && <ProblemNotice error={error} />}
      {answer && (
        <>
          <p role='status'>
            {t('trace.found', { marks: answer.mark_count, customers: answer.customer_count })}
          </p>
          <ByMark answer={answer} />
          <ByCustomers answer={answer} />
        </>
      )}
      {may(viewer, 'exports.read') && <OfCustomer />}
    </section>
  )
}
