import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef } from 'react'
import { IMPORT_REASONS } from '../../../src/modules/people/imports.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Count, Moment, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import {
  importQuery,
  importsQuery,
  refreshPeople,
  sendFile,
  sendImport,
  type UserImport,
} from './people.api.ts'
import styles from './people.module.css'

type Listed = Omit<UserImport, 'errors'>

function Upload() {
  const t = usePeopleText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const { mutate, error, isPending } = useMutation({
    mutationFn: sendFile,
    onSuccess: async ({ import_id }) => {
      await refreshPeople(client)
      await navigate({ to: '/system/users/imports/$import_id', params: { import_id } })
    },
  })
  return (
    <section className={styles['box']}>
      <p>{t('import.hint')}</p>
      <p className={styles['muted']}>{t('import.dry')}</p>
      <input
        ref={field}
        type='file'
        accept='.csv,text/csv'
        hidden
        aria-label={t('import.file')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) mutate(file)
          // The same file can be chosen again once it has been put right.
          target.value = ''
        }}
      />
      <span>
        <Button type='primary' loading={isPending} onClick={() => field.current?.click()}>
          {t(isPending ? 'import.checking' : 'import.choose')}
        </Button>
      </span>
      {error && <ProblemNotice error={error} />}
    </section>
  )
}

/** A file of users is chosen here, and what became of earlier ones is told. */
export function ImportsPage() {
  const t = usePeopleText()
  const { data, error, refetch } = useQuery(importsQuery)
  usePageTitle('/system/users/imports', t('import.title'))
  return (
    <section className={styles['page']} aria-labelledby='imports-title'>
      <header className={styles['head']}>
        <h1 id='imports-title'>{t('import.title')}</h1>
      </header>
      {data && <Upload />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={4} />}
      {data && (
        <div className={styles['table']}>
          <DataTable<Listed>
            label={t('import.earlier')}
            rows={data}
            rowKey={(it) => it.import_id}
            columns={[
              {
                column: 'import_file',
                label: t('import.file'),
                render: (it) => (
                  <Link to='/system/users/imports/$import_id' params={{ import_id: it.import_id }}>
                    {it.file_name}
                  </Link>
                ),
              },
              {
                column: 'import_state',
                label: t('import.state'),
                render: (it) => (
                  <Badge
                    text={t(`import.state.${it.state_code}`)}
                    tone={it.state_code === 'done' ? 'teal' : 'plain'}
                  />
                ),
              },
              {
                column: 'import_rows',
                label: t('import.rows'),
                isNumber: true,
                render: (it) => <Count value={it.row_count} />,
              },
              {
                column: 'import_errors',
                label: t('import.errors'),
                isNumber: true,
                render: (it) => <Count value={it.error_count} />,
              },
              {
                column: 'import_by',
                label: t('import.by'),
                render: (it) => (
                  <>
                    {it.uploaded_by_name} <Moment value={it.uploaded_at} />
                  </>
                ),
              },
            ]}
            empty={<EmptyState title={t('import.none')} isSmall />}
          />
        </div>
      )}
    </section>
  )
}

function Figures({ it }: { it: UserImport }) {
  const t = usePeopleText()
  const figures = [
    ['import.rows', it.row_count],
    ['import.new', it.new_count],
    ['import.changed', it.changed_count],
    ['import.same', it.same_count],
    ['import.errors', it.error_count],
  ] as const
  return (
    <dl className={styles['figures']}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>
            <Count value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Errors({ it }: { it: UserImport }) {
  const t = usePeopleText()
  const say = useBilingual()
  const wordsFor = (code: string) => {
    const words = IMPORT_REASONS[code]
    return words ? say(words) : code
  }
  return (
    <>
      <span className={styles['buttons']}>
        <a href={`/api/user-imports/${it.import_id}/errors.csv`} download>
          {t('import.errors_file')}
        </a>
        {it.error_count > it.errors.length && (
          <span className={styles['muted']}>{t('import.first', { count: it.errors.length })}</span>
        )}
      </span>
      <div className={styles['table']}>
        <DataTable<UserImport['errors'][number]>
          label={t('import.errors')}
          rows={it.errors}
          rowKey={(error) => `${error.line} ${error.column} ${error.reason_code}`}
          columns={[
            { column: 'error_line', label: t('import.line'), isNumber: true, render: (error) => error.line },
            {
              column: 'error_column',
              label: t('import.column'),
              render: (error) => <code>{error.column}</code>,
            },
            { column: 'error_value', label: t('import.value'), render: (error) => error.value },
            {
              column: 'error_reason',
              label: t('import.reason'),
              render: (error) => wordsFor(error.reason_code),
            },
          ]}
          empty={null}
        />
      </div>
    </>
  )
}

function Import({ it }: { it: UserImport }) {
  const t = usePeopleText()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendImport(it.import_id),
    onSettled: () => refreshPeople(client),
  })
  const count = it.new_count + it.changed_count
  const isDone = it.state_code === 'done'
  return (
    <article className={styles['page']} aria-labelledby='import-title'>
      <header className={styles['head']}>
        <h1 id='import-title'>{it.file_name}</h1>
        <Badge text={t(`import.state.${it.state_code}`)} tone={isDone ? 'teal' : 'plain'} />
        <span className={styles['note']}>{it.encoding_code === 'utf-8' ? 'UTF-8' : 'GBK'}</span>
      </header>
      <section className={styles['box']}>
        <Figures it={it} />
        {!isDone && it.error_count === 0 && count > 0 && (
          <span>
            <Button type='primary' loading={isPending} onClick={() => mutate()}>
              {t('import.run', { count })}
            </Button>
          </span>
        )}
        {!isDone && it.error_count === 0 && count === 0 && <p>{t('import.nothing')}</p>}
        {!isDone && it.error_count > 0 && <p className={styles['wrong']}>{t('import.dry')}</p>}
        {isDone && (
          <p role='status'>
            {t('import.done_by', { name: it.done_by_name ?? '', at: it.done_at?.slice(0, 10) ?? '' })}
          </p>
        )}
        {isDone && <p className={styles['muted']}>{t('import.no_password')}</p>}
        {error && <ProblemNotice error={error} />}
      </section>
      {it.error_count > 0 && <Errors it={it} />}
    </article>
  )
}

/** One file of users: what it would do, what is wrong in it, and the button that writes it as a whole. */
export function ImportPage() {
  const t = usePeopleText()
  const { import_id: importId } = useParams({ from: '/frame/system/users/imports/$import_id' })
  const { data, error, refetch } = useQuery(importQuery(importId))
  usePageTitle(`/system/users/imports/${importId}`, data?.file_name ?? (error ? importId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('import.title')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={8} height={20} />
  return <Import it={data} />
}
