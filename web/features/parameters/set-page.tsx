import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Moment } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { Sent } from './basket-box.tsx'
import {
  type ChangeSetRecord,
  previewRollBack,
  refreshParameters,
  sendRollBack,
  setQuery,
} from './parameters.api.ts'
import styles from './parameters.module.css'
import { SetState } from './sets-page.tsx'
import { DiffTable, NightsNote, Problems } from './words.tsx'

/** What taking it back would do; where others have changed it since, it says so. */
function RollBack({ set }: { set: ChangeSetRecord }) {
  const t = useParametersText()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const preview = useMutation({
    mutationFn: () => previewRollBack(set.change_set_id),
    onSuccess: () => setAsking(true),
  })
  const send = useMutation({
    mutationFn: (reason: string) => sendRollBack(set.change_set_id, reason),
    onSuccess: async () => {
      setAsking(false)
      await refreshParameters(client)
    },
  })
  if (send.data?.request_id != null) return <Sent request_id={send.data.request_id} />
  const found = preview.data
  const missing = found && found.problems.length > 0 ? t('sets.moved') : null
  return (
    <>
      <span>
        <Button loading={preview.isPending} onClick={() => preview.mutate()}>
          {t('sets.roll_back')}
        </Button>
      </span>
      {preview.error && <ProblemNotice error={preview.error} />}
      {isAsking && found && (
        <ReasonDialog
          title={t('sets.roll_back')}
          missing={missing}
          isSending={send.isPending}
          error={send.error}
          onSend={send.mutate}
          onClose={() => setAsking(false)}
        >
          <DiffTable lines={found.lines} />
          <Problems problems={found.problems} />
          <NightsNote nights={found.nights} />
        </ReasonDialog>
      )}
    </>
  )
}

/** One set of changes: who, why, when, and each line with what was before. */
export function ParameterSetPage() {
  const t = useParametersText()
  const { change_set_id: id } = useParams({ from: '/frame/system/parameters/sets/$change_set_id' })
  const { data, error, refetch } = useQuery(setQuery(id))
  const title = t('parameters.source.change', { id })
  usePageTitle(`/system/parameters/sets/${id}`, title)
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{title}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={6} />
  return (
    <article className={styles['page']} aria-labelledby='set-title'>
      <header className={styles['head']}>
        <h1 id='set-title'>{title}</h1>
        <SetState set={data} />
        <div className={styles['tools']}>
          <a href={`/api/parameter-files/sets/${id}`} download>
            {t('sets.download_set')}
          </a>
          <Link to='/system/parameters/sets'>{t('parameters.sets')}</Link>
        </div>
      </header>
      <section className={styles['box']}>
        <p>{data.reason}</p>
        <p className={styles['muted']}>
          {t('sets.who', { made: data.made_by_name, approved: data.approved_by_name })}{' '}
          <Moment value={data.applied_at} />
        </p>
        <DiffTable lines={data.lines} />
        {data.may_propose && data.reverted_by === null && <RollBack set={data} />}
      </section>
    </article>
  )
}
