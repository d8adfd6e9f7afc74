import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge } from '../../shared/code-label.tsx'
import { ConfigurationFile } from '../../shared/configuration-file.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Day, Moment, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Sent } from './basket-box.tsx'
import {
  type ChangeSet,
  previewFile,
  type ProposalAnswer,
  refreshParameters,
  sendFile,
  setsQuery,
} from './parameters.api.ts'
import styles from './parameters.module.css'
import { DiffTable, NightsNote, Problems, WaitingBox } from './words.tsx'

/** All lists as text. */
function Files() {
  const t = useParametersText()
  const client = useQueryClient()
  return (
    <ConfigurationFile<ProposalAnswer>
      download='/api/parameter-files/configuration'
      hint={t('sets.files_hint')}
      proposeHint={t('parameters.propose_hint')}
      look={previewFile}
      send={async (text, reason) => {
        const answer = await sendFile(text, reason)
        await refreshParameters(client)
        return answer
      }}
      countOf={({ lines, problems }) => ({ changes: lines.length, problems: problems.length })}
      differences={({ lines, problems, nights }) => (
        <>
          {lines.length > 0 && <DiffTable lines={lines} />}
          <Problems problems={problems} />
          {lines.length > 0 && <NightsNote nights={nights} />}
        </>
      )}
      sent={({ request_id }) => <Sent request_id={request_id ?? ''} />}
    />
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
