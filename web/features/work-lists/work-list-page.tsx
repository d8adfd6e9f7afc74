import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { HiddenNote } from '../../shared/hidden-note.tsx'
import { lazyPart } from '../../shared/lazy-part.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { UnitNote } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { NOTHING_CHOSEN, SelectionBar, useSelection } from '../../shared/selection.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { useViewer } from '../../shared/viewer.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { ListHead } from './list-head.tsx'
import { changesFor } from './member-cells.tsx'
import { type Editing, MemberCard, useMemberColumns, type Working } from './member-columns.tsx'
import { useMemberChange } from './use-member.ts'
import { DEFAULT_SORT, readWorkListSearch, type WorkListSearch } from './work-list-search.ts'
import {
  type BulkAct,
  type Member,
  membersQuery,
  type WorkListAnswer,
  workListQuery,
} from './work-lists.api.ts'

const BulkDialog = lazyPart(() => import('./bulk-dialog.tsx'), 'BulkDialog')
const ShareDialog = lazyPart(() => import('./share-dialog.tsx'), 'ShareDialog')
const SettingsDialog = lazyPart(() => import('./settings-dialog.tsx'), 'SettingsDialog')

/** What the owner of a list can do with it as a whole. */
function Tools({ answer }: { answer: WorkListAnswer }) {
  const t = useWorkListsText()
  const [open, setOpen] = useState<'share' | 'settings' | null>(null)
  if (answer.list.right_code !== 'own') return null
  const onClose = () => setOpen(null)
  return (
    <>
      <Button onClick={() => setOpen('share')}>{t('lists.share')}</Button>
      <Button onClick={() => setOpen('settings')}>{t('lists.settings')}</Button>
      <Suspense fallback={null}>
        {open === 'share' && <ShareDialog answer={answer} onClose={onClose} />}
        {open === 'settings' && <SettingsDialog answer={answer} onClose={onClose} />}
      </Suspense>
    </>
  )
}

const ACTS = ['assign', 'task', 'contact', 'tag', 'remove'] as const
const NEEDED: Partial<Record<BulkAct, string>> = { contact: 'contacts.write', tag: 'customer_tags.write' }

function Acts({ answer, onAct }: { answer: WorkListAnswer; onAct: (act: BulkAct) => void }) {
  const t = useWorkListsText()
  const { permissions } = useViewer()
  const { right_code: right, kind_code: kind } = answer.list
  const mayDo = (act: BulkAct) => {
    if (act === 'remove') return right === 'own' && kind === 'static'
    const needed = NEEDED[act]
    return needed === undefined || permissions.includes(needed)
  }
  return ACTS.filter(mayDo).map((it) => (
    <Button key={it} size='small' onClick={() => onAct(it)}>
      {t(`lists.act.${it}`)}
    </Button>
  ))
}

/** Who works in the rows: what is being typed, and what comes of it. */
function useWorking(listId: string, mayWork: boolean) {
  const [editing, setEditing] = useState<Editing>(null)
  const { mutate, error, reset } = useMemberChange(listId)
  const working: Working = {
    mayWork,
    editing,
    setEditing: (to) => {
      reset()
      setEditing(to)
    },
    // What was typed stays until it is kept.
    change: (member, changes) => mutate({ member, changes }, { onSuccess: () => setEditing(null) }),
  }
  return { working, error }
}

/** Keys on the chosen row: the next action, the note, and how it stands. */
function rowKeysOf(
  { mayWork, setEditing, change }: Working,
  userId: string,
): Record<string, (row: Member) => void> {
  if (!mayWork) return {}
  const to = (state: string) => (row: Member) => change(row, changesFor(state, row, userId))
  return {
    e: (row: Member) => setEditing({ customerId: row.customer_id, field: 'next' }),
    m: (row: Member) => setEditing({ customerId: row.customer_id, field: 'note' }),
    '1': to('todo'),
    '2': to('working'),
    '3': to('done'),
  }
}

function WorkList({ answer, search }: { answer: WorkListAnswer; search: WorkListSearch }) {
  const t = useWorkListsText()
  const { user_id: userId } = useViewer()
  const { list } = answer
  const navigate = useNavigate({ from: '/customers/lists/$list_id' })
  const view = search.view ?? 'all'
  const { data, error, isFetching, refetch } = useQuery(membersQuery(list.list_id, search))
  const mayWork = list.right_code !== 'see' && list.state_code === 'open'
  const { working, error: failed } = useWorking(list.list_id, mayWork)
  const columns = useMemberColumns(working)
  const { selection, setSelection } = useSelection(`${list.list_id} ${view}`)
  const [act, setAct] = useState<BulkAct | null>(null)
  const change = (to: WorkListSearch) =>
    void navigate({ search: (old) => readWorkListSearch({ ...old, page: 1, ...to }) })
  return (
    <>
      <ListPage<Member>
        title={list.list_name}
        search={search as ListSearch}
        onSearch={({ sort, page, page_size: size }) =>
          change({
            ...(sort !== undefined && { sort }),
            ...(page && { page }),
            ...(size && { page_size: size }),
          })
        }
        columns={columns}
        defaultSort={DEFAULT_SORT}
        answer={{ data, error: error ?? failed, isFetching, refetch: () => void refetch() }}
        rowKey={(it) => it.customer_id}
        note={<UnitNote />}
        hidden={<HiddenNote parts={[...answer.hidden, ...(data?.hidden ?? [])]} />}
        onOpen={(it) =>
          void navigate({ to: '/customers/$customer_id', params: { customer_id: it.customer_id } })
        }
        onClear={() => change({ view: 'all' })}
        filters={<ListHead answer={answer} view={view} onView={(it) => change({ view: it })} />}
        tools={<Tools answer={answer} />}
        narrowRow={(it) => <MemberCard member={it} working={working} />}
        rowKeys={rowKeysOf(working, userId)}
        {...(mayWork && {
          selecting: { selection, onChange: setSelection, nameOf: (it: Member) => it.customer_name },
          chosen: (
            <SelectionBar selection={selection} onChange={setSelection} total={data?.total ?? 0}>
              <Acts answer={answer} onAct={setAct} />
            </SelectionBar>
          ),
        })}
      />
      {act && (
        <Suspense fallback={null}>
          <BulkDialog
            act={act}
            listId={list.list_id}
            which={selection.isAll ? { view } : { customer_ids: selection.keys }}
            onClose={(isDone) => {
              setAct(null)
              if (isDone) setSelection(NOTHING_CHOSEN)
            }}
            title={t(`lists.act.${act}`)}
          />
        </Suspense>
      )}
    </>
  )
}

/** One list as a page to work on. */
export function WorkListPage() {
  const t = useWorkListsText()
  const { list_id: listId } = useParams({ from: '/frame/customers/lists/$list_id' })
  const search = useSearch({ from: '/frame/customers/lists/$list_id' })
  const { data, error, refetch } = useQuery(workListQuery(listId))
  usePageTitle(`/customers/lists/${listId}`, data?.list.list_name ?? t('menu.work_lists'))
  if (data) return <WorkList answer={data} search={search} />
  return error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <Bones rows={8} />
}
