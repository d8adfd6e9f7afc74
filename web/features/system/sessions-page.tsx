import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { DataTable, type TableColumn } from '../../shared/data-table.tsx'
import { Moment } from '../../shared/figures.tsx'
import { formatCount } from '../../shared/money.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useSignInText } from '../../shared/sign-in-text.ts'
import { may, useViewer } from '../../shared/viewer.ts'
import styles from './arrivals-page.module.css'
import type { OpenSession } from './sessions.api.ts'
import { endSession, sessionsQuery } from './sessions.api.ts'

/** Asks before somebody is put out, and says what that does. */
function EndDialog({ session, onClose }: { session: OpenSession; onClose: () => void }) {
  const t = useSignInText()
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: endSession,
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onSuccess: onClose,
  })
  return (
    <Modal
      open
      title={t('sessions.end_title', { name: session.display_name })}
      okText={t('sessions.end')}
      cancelText={t('action.cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={isPending}
      onOk={() => mutate(session.session_no)}
      onCancel={onClose}
    >
      <p>{t('sessions.end_lead')}</p>
      {error && <ProblemNotice error={error} />}
    </Modal>
  )
}

function useColumns(mayEnd: boolean, onEnd: (session: OpenSession) => void): TableColumn<OpenSession>[] {
  const t = useSignInText()
  const columns: TableColumn<OpenSession>[] = [
    {
      column: 'session_user',
      label: t('sessions.user'),
      isFixed: true,
      render: (it) => (
        <>
          {it.display_name} <span className={styles['file']}>{it.username}</span>
        </>
      ),
    },
    { column: 'session_title', label: t('sessions.title'), render: (it) => it.title },
    { column: 'session_from', label: t('sessions.seen_from'), render: (it) => <code>{it.seen_from}</code> },
    {
      column: 'session_method',
      label: t('sessions.method'),
      render: (it) => t(`sessions.method_${it.method_code}`),
    },
    { column: 'began_at', label: t('sessions.began_at'), render: (it) => <Moment value={it.began_at} /> },
    {
      column: 'last_seen_at',
      label: t('sessions.last_seen_at'),
      render: (it) => <Moment value={it.last_seen_at} />,
    },
    { column: 'ends_at', label: t('sessions.ends_at'), render: (it) => <Moment value={it.ends_at} /> },
  ]
  const end: TableColumn<OpenSession> = {
    column: 'session_end',
    label: '',
    render: (it) =>
      it.is_own ? (
        t('sessions.own')
      ) : (
        <Button size='small' onClick={() => onEnd(it)}>
          {t('sessions.end')}
        </Button>
      ),
  }
  return mayEnd ? [...columns, end] : columns
}

/** Who is signed in now, and where from; somebody can be put out. */
export function SessionsPage() {
  const t = useSignInText()
  const viewer = useViewer()
  const { data, error, refetch } = useQuery(sessionsQuery)
  const [ending, setEnding] = useState<OpenSession | null>(null)
  const columns = useColumns(may(viewer, 'sessions.end'), setEnding)
  usePageTitle('/system/sessions', t('menu.sessions'))
  return (
    <section className={styles['page']} aria-labelledby='sessions-title'>
      <header className={styles['head']}>
        <h1 id='sessions-title'>{t('menu.sessions')}</h1>
        {data && <span>{t('sessions.count', { count: formatCount(data.length) })}</span>}
        <span className={styles['note']}>{t('sessions.note')}</span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      {data && !error && (
        <div className={styles['body']}>
          <DataTable<OpenSession>
            label={t('menu.sessions')}
            rows={data}
            rowKey={(it) => it.session_no}
            columns={columns}
            empty={<EmptyState title={t('sessions.none')} />}
            stickyIn={() => document.getElementById('main') ?? document.body}
          />
        </div>
      )}
      {ending && <EndDialog session={ending} onClose={() => setEnding(null)} />}
    </section>
  )
}
