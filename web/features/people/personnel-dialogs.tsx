import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input, Modal, Select } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { usePeopleText } from '../../shared/people-text.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Plain, useBilingual } from '../../shared/figures.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import type { FilledPosts, PostRoles, TakenOver } from './people.api.ts'
import {
  orgQuery,
  postRolesQuery,
  refreshPeople,
  sendFillSuggested,
  sendPostRoles,
  sendTakeOver,
} from './people.api.ts'
import styles from './people.module.css'
import { useRoleName } from './words.tsx'

type Props = { ids: string[]; onClose: () => void }
type Row = { employee_id: string; outcome: string }
type ByListProps<R extends Row> = Props & {
  name: string
  title: string
  hint: string
  send: (ids: string[], isPreview: boolean) => Promise<{ rows: R[] }>
  columns: TableColumn<R>[]
  /** The outcome under which somebody is written. */
  written: R['outcome']
}

/** Says what would come of it for each who was chosen, and writes when that is confirmed. */
function ByListDialog<R extends Row>(props: ByListProps<R>) {
  const { ids, onClose, name, title, hint, send, columns, written } = props
  const t = usePeopleText()
  const client = useQueryClient()
  const seen = useQuery({
    queryKey: ['people', 'preview', name, ids],
    queryFn: () => send(ids, true),
    staleTime: 0,
    gcTime: 0,
  })
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => send(ids, false),
    gcTime: 0,
    onSuccess: () => refreshPeople(client),
  })
  const rows = data?.rows ?? seen.data?.rows
  const count = rows?.filter((it) => it.outcome === written).length ?? 0
  const footer: ReactNode = data ? (
    <Button type='primary' onClick={onClose}>
      {t('action.close')}
    </Button>
  ) : (
    <>
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type='primary' disabled={count === 0} loading={isPending} onClick={() => mutate()}>
        {t('personnel.run', { count })}
      </Button>
    </>
  )
  return (
    <Modal open width={820} title={title} onCancel={onClose} footer={footer}>
      <div className={styles['form']}>
        {data ? <p role='status'>{t('personnel.done', { count })}</p> : <p>{hint}</p>}
        {(error ?? seen.error) != null && <ProblemNotice error={error ?? seen.error} />}
        {!rows && !seen.error && <Bones rows={4} />}
        {rows && (
          <DataTable<R>
            label={title}
            rows={rows}
            rowKey={(it) => it.employee_id}
            columns={columns}
            empty={null}
          />
        )}
      </div>
    </Modal>
  )
}

type Taken = TakenOver['rows'][number]

/** Lets the chosen employees in; passwords are shown here, this once. */
export function TakeOverDialog(props: Props) {
  const t = usePeopleText()
  return (
    <ByListDialog<Taken>
      {...props}
      name='users'
      title={t('personnel.take_title')}
      hint={t('personnel.take_hint')}
      send={sendTakeOver}
      written='made'
      columns={[
        {
          column: 'taken_employee',
          label: t('personnel.employee'),
          render: (it) => `${it.employee_name} ${it.employee_id}`,
        },
        {
          column: 'taken_outcome',
          label: t('personnel.outcome'),
          render: (it) => t(`personnel.outcome.${it.outcome}`),
        },
        { column: 'taken_username', label: t('user.username'), render: (it) => it.username },
        {
          column: 'taken_password',
          label: t('personnel.password'),
          render: (it) => (it.password === null ? <Plain value={null} /> : <code>{it.password}</code>),
        },
      ]}
    />
  )
}

type Filled = FilledPosts['rows'][number]

/** Lets the chosen employees fill a post of the role that is suggested, in their unit. */
export function FillDialog(props: Props) {
  const t = usePeopleText()
  const say = useBilingual()
  const nameOf = useRoleName()
  const why = (it: Filled) =>
    it.conflicts
      .map((other) =>
        t('post.conflict', {
          role: say({ zh: other.role_name_zh, en: other.role_name_en }),
          reason: say({ zh: other.reason_zh, en: other.reason_en }),
        }),
      )
      .join(t('text.semicolon'))
  return (
    <ByListDialog<Filled>
      {...props}
      name='posts'
      title={t('personnel.fill_title')}
      hint={t('personnel.fill_hint')}
      send={sendFillSuggested}
      written='filled'
      columns={[
        {
          column: 'filled_employee',
          label: t('personnel.employee'),
          render: (it) => `${it.employee_name} ${it.employee_id}`,
        },
        { column: 'filled_unit', label: t('personnel.unit'), render: (it) => <Plain value={it.unit_name} /> },
        {
          column: 'filled_role',
          label: t('personnel.suggested'),
          render: (it) => <Plain value={it.role && nameOf(it.role)} />,
        },
        {
          column: 'filled_outcome',
          label: t('personnel.outcome'),
          render: (it) => (
            <span>
              {t(`personnel.outcome.${it.outcome}`)}{' '}
              {it.conflicts.length > 0 && <small className={styles['wrong']}>{why(it)}</small>}
            </span>
          ),
        },
      ]}
    />
  )
}

type Words = PostRoles['post_roles']

function WordsForm({ given, onClose }: { given: Words; onClose: () => void }) {
  const t = usePeopleText()
  const nameOf = useRoleName()
  const client = useQueryClient()
  const [rows, setRows] = useState(given)
  const { data } = useQuery(orgQuery)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendPostRoles({ post_roles: rows.filter((it) => it.post_name.trim() !== '') }),
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
    },
  })
  const change = (at: number, wish: Partial<Words[number]>) =>
    setRows(rows.map((it, place) => (place === at ? { ...it, ...wish } : it)))
  const options = (data?.roles ?? []).map((it) => ({ value: it.role_code, label: nameOf(it) }))
  return (
    <div className={styles['form']}>
      <p className={styles['muted']}>{t('personnel.words_hint')}</p>
      {rows.map((row, at) => (
        // The place names the line: its word is what is being typed.
        <span key={at} className={styles['buttons']}>
          <Input
            style={{ width: 180 }}
            aria-label={t('personnel.word')}
            value={row.post_name}
            maxLength={60}
            onChange={({ target }) => change(at, { post_name: target.value })}
          />
          <Select
            style={{ width: 180 }}
            aria-label={t('personnel.suggested')}
            value={row.role_code}
            options={options}
            onChange={(role_code) => change(at, { role_code })}
          />
        </span>
      ))}
      <Button onClick={() => setRows([...rows, { post_name: '', role_code: 'teller' }])}>
        {t('personnel.add_word')}
      </Button>
      {error && <ProblemNotice error={error} />}
      <Button type='primary' loading={isPending} onClick={() => mutate()}>
        {t('user.save')}
      </Button>
    </div>
  )
}

/** Which role the personnel system's words for posts suggest. */
export function PostRolesDrawer({ onClose }: { onClose: () => void }) {
  const t = usePeopleText()
  const { data, error } = useQuery(postRolesQuery)
  return (
    <Drawer open title={t('personnel.words')} onClose={onClose} size={440}>
      {error && <ProblemNotice error={error} />}
      {data ? <WordsForm given={data.post_roles} onClose={onClose} /> : <Bones rows={6} />}
    </Drawer>
  )
}
