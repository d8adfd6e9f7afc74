import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Badge } from '../../shared/code-label.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Day, Moment, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Sent } from './basket-box.tsx'
import { type ChangeSet, previewFile, refreshParameters, sendFile, setsQuery } from './parameters.api.ts'
import styles from './parameters.module.css'
import { DiffTable, NightsNote, Problems, WaitingBox } from './words.tsx'

type Chosen = { name: string; text: string }

function FilePreview({ file, onSent }: { file: Chosen; onSent: (id: string) => void }) {
  const t = useParametersText()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['parameters', 'file', file.text],
    queryFn: () => previewFile(file.text),
    staleTime: 0,
    retry: false,
  })
  const send = useMutation({
    mutationFn: (reason: string) => sendFile(file.text, reason),
    onSuccess: async ({ request_id }) => {
      await refreshParameters(client)
      onSent(request_id ?? '')
    },
  })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <Bones rows={3} />
  const isSame = data.lines.length === 0 && data.problems.length === 0
  return (
    <>
      <p>{isSame ? t('sets.same', { name: file.name }) : t('sets.differs', { name: file.name })}</p>
      {data.lines.length > 0 && <DiffTable lines={data.lines} />}
      <Problems problems={data.problems} />
      {data.lines.length > 0 && <NightsNote nights={data.nights} />}
      {!isSame && (
        <span>
          <Button type='primary' disabled={data.problems.length > 0} onClick={() => setAsking(true)}>
            {t('parameters.propose')}
          </Button>
        </span>
      )}
      {isAsking && (
        <ReasonDialog
          title={t('parameters.propose')}
          isSending={send.isPending}
          error={send.error}
          onSend={send.mutate}
          onClose={() => setAsking(false)}
        >
          <p>{t('parameters.propose_hint')}</p>
        </ReasonDialog>
      )}
    </>
  )
}

/** The configuration as text: written, and read to be compared and proposed. */
function Files() {
  const t = useParametersText()
  const field = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<Chosen | null>(null)
  const [sent, setSent] = useState<string | null>(null)
  return (
    <section className={styles['box']} aria-label={t('sets.files')}>
      <h2>{t('sets.files')}</h2>
      <p className={styles['note']}>{t('sets.files_hint')}</p>
      <div className={styles['buttons']}>
        <a href='/api/parameter-files/configuration' download>
          {t('sets.download')}
        </a>
        <input
          ref={field}
          type='file'
          accept='.jsonl,.json,.txt'
          hidden
          aria-label={t('sets.upload')}
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen) void chosen.text().then((text) => setFile({ name: chosen.name, text }))
            setSent(null)
            target.value = ''
          }}
        />
        <Button onClick={() => field.current?.click()}>{t('sets.upload')}</Button>
      </div>
      {sent !== null && <Sent request_id={sent} />}
      {file && (
        <FilePreview
          file={file}
          onSent={(id) => {
            setFile(null)
            setSent(id)
          }}
        />
      )}
    </section>
  )
}

function SetTable({ sets }: { sets: ChangeSet[] }) {
  const t = useParametersText()
  const say = useBilingual()
  return (
    <div className={styles['table']}>
      <DataTable<ChangeSet>
        label={t('parameters.sets')}
        rows={sets}
        rowKey={(it) => it.change_set_id}
        columns={[
          {
            column: 'set_number',
            label: t('parameters.set'),
            isFixed: true,
            render: (it) => (
              <Link to='/system/parameters/sets/$change_set_id' params={{ change_set_id: it.change_set_id }}>
                {it.change_set_id}
              </Link>
            ),
          },
          {
            column: 'set_lists',
            label: t('parameters.list'),
            render: (it) => it.titles.map(say).join(' · '),
          },
          {
            column: 'set_lines',
            label: t('parameters.line_count'),
            isNumber: true,
            render: (it) => it.line_count,
          },
          {
            column: 'set_from',
            label: t('parameters.valid_from'),
            render: (it) =>
              it.first_day.startsWith('1900') ? t('parameters.always') : <Day value={it.first_day} />,
          },
          { column: 'set_made', label: t('parameters.made_by'), render: (it) => it.made_by_name },
          { column: 'set_agreed', label: t('parameters.approved_by'), render: (it) => it.approved_by_name },
          { column: 'set_at', label: t('parameters.at'), render: (it) => <Moment value={it.applied_at} /> },
          { column: 'set_reason', label: t('parameters.reason'), render: (it) => it.reason },
          { column: 'set_state', label: t('sets.state'), render: (it) => <SetState set={it} /> },
        ]}
        empty={<EmptyState title={t('sets.none')} isSmall />}
      />
    </div>
  )
}

export function SetState({ set }: { set: Pick<ChangeSet, 'reverts' | 'reverted_by'> }) {
  const t = useParametersText()
  if (set.reverted_by !== null) {
    return <Badge text={t('sets.reverted_by', { id: set.reverted_by })} tone='warning' />
  }
  if (set.reverts !== null) return <Badge text={t('sets.reverts', { id: set.reverts })} tone='blue' />
  return <Badge text={t('sets.applied')} tone='teal' />
}

/** What was agreed on together, and the configuration as text. */
export function ParameterSetsPage() {
  const t = useParametersText()
  const { data, error, refetch } = useQuery(setsQuery)
  usePageTitle('/system/parameters/sets', t('parameters.sets'))
  return (
    <section className={styles['page']} aria-labelledby='sets-title'>
      <header className={styles['head']}>
        <h1 id='sets-title'>{t('parameters.sets')}</h1>
      </header>
      <Files />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && <WaitingBox waiting={data.waiting} />}
      {data && <SetTable sets={data.sets} />}
    </section>
  )
}
