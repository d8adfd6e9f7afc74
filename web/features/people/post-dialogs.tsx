import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { usePeopleText } from '../../shared/people-text.ts'
import { useBilingual } from '../../shared/figures.tsx'
import { PersonPicker } from '../../shared/person-picker.tsx'
import { useProblemText } from '../../shared/problem-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import { useSettled } from '../../shared/use-settled.ts'
import type { Candidates, OrgUnits, PostRow } from './people.api.ts'
import {
  candidatesQuery,
  postsQuery,
  refreshPeople,
  sendNewPost,
  sendPostEdit,
  sendPostMove,
} from './people.api.ts'
import styles from './people.module.css'
import { Field } from './new-user-drawer.tsx'
import { HandOver, useIsBlocked } from './hand-over.tsx'
import { useRoleName } from './words.tsx'

type HolderOf = PostRow['holders'][number]
export type PostAsk =
  | { kind: 'new'; unit: string | null }
  | { kind: 'edit'; post: PostRow }
  | { kind: 'fill'; post: PostRow }
  | { kind: 'leave'; post: PostRow; holder: HolderOf }
  | { kind: 'move'; post: PostRow; holder: HolderOf }

type Props<Kind extends PostAsk['kind']> = {
  ask: Extract<PostAsk, { kind: Kind }>
  org: OrgUnits
  onClose: () => void
}

const TYPING_MS = 250

function useDone(onClose: () => void) {
  const client = useQueryClient()
  return async () => {
    await refreshPeople(client)
    onClose()
  }
}

const useNaming = () => {
  const nameOf = useRoleName()
  return (post: PostRow) => `${nameOf(post)} ${post.unit_name}`
}

type Person = Candidates['candidates'][number]

/** Why somebody may not fill a post, in words. */
function useConflictText(): (conflicts: Person['conflicts']) => string {
  const t = usePeopleText()
  const say = useBilingual()
  return (conflicts) =>
    conflicts
      .map((it) =>
        t('post.conflict', {
          role: say({ zh: it.role_name_zh, en: it.role_name_en }),
          reason: say({ zh: it.reason_zh, en: it.reason_en }),
        }),
      )
      .join(t('text.semicolon'))
}

/** Who could fill it; whom another duty keeps from it is named, with the reason, and cannot be chosen. */
function FillDialog({ ask: { post }, onClose }: Props<'fill'>) {
  const t = usePeopleText()
  const naming = useNaming()
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [isFirst, setFirst] = useState(false)
  const { data = [], isFetching } = useQuery(candidatesQuery(post.post_id, useSettled(q, TYPING_MS)))
  const onSuccess = useDone(onClose)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) =>
      sendPostMove(post.post_id, 'fill', { user_id: chosen, is_first: isFirst, reason }),
    onSuccess,
  })
  const person = data.find((it) => it.user_id === chosen)
  const conflictText = useConflictText()
  const holdsText = (posts: string[]) =>
    posts.length === 0 ? undefined : t('post.holds', { posts: posts.join(t('text.comma')) })
  return (
    <ReasonDialog
      title={t('post.fill_title', { post: naming(post) })}
      missing={chosen === null ? t('post.person_missing') : null}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <div className={styles['form']}>
        <PersonPicker
          label={t('post.person')}
          placeholder={t('post.person_find')}
          value={chosen}
          choices={data.map((it) => ({
            value: it.user_id,
            label: `${it.display_name} (${it.username})`,
            hint: holdsText(it.posts),
            barred: it.conflicts.length > 0 ? conflictText(it.conflicts) : undefined,
          }))}
          onSearch={setQ}
          isLoading={isFetching}
          onChange={setChosen}
        />
        {person && person.posts.length > 0 && (
          <>
            <p className={styles['muted']}>{holdsText(person.posts)}</p>
            <Checkbox checked={isFirst} onChange={({ target }) => setFirst(target.checked)}>
              {t('post.is_first')}
            </Checkbox>
          </>
        )}
        <p className={styles['muted']}>{t('post.fill_hint')}</p>
      </div>
    </ReasonDialog>
  )
}

function LeaveDialog({ ask, onClose }: Props<'leave'>) {
  const t = usePeopleText()
  const say = useProblemText()
  const naming = useNaming()
  const { post, holder } = ask
  const holding = { post_id: post.post_id, user_id: holder.user_id }
  const isBlocked = useIsBlocked(holding)
  const onSuccess = useDone(onClose)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => sendPostMove(post.post_id, 'leave', { user_id: holder.user_id, reason }),
    onSuccess,
  })
  return (
    <ReasonDialog
      title={t('post.leave_title', { name: holder.display_name, post: naming(post) })}
      missing={isBlocked ? say('hand_over_first', '') : null}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <HandOver holding={holding} />
      <p>{t('post.leave_hint')}</p>
    </ReasonDialog>
  )
}

function MoveDialog({ ask, onClose }: Props<'move'>) {
  const t = usePeopleText()
  const say = useProblemText()
  const naming = useNaming()
  const { post, holder } = ask
  const [target, setTarget] = useState<string | null>(null)
  const holding = { post_id: post.post_id, user_id: holder.user_id }
  const isBlocked = useIsBlocked(holding)
  const { data } = useQuery(postsQuery({ vacant: 'yes' }))
  const onSuccess = useDone(onClose)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) =>
      sendPostMove(post.post_id, 'move', { user_id: holder.user_id, to_post_id: target, reason }),
    onSuccess,
  })
  const missing = isBlocked ? say('hand_over_first', '') : target === null ? t('post.target_missing') : null
  return (
    <ReasonDialog
      title={t('post.move_title', { name: holder.display_name, post: naming(post) })}
      missing={missing}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <HandOver holding={holding} />
      <p>{t('post.move_hint')}</p>
      <Select
        aria-label={t('post.target')}
        placeholder={t('post.target')}
        showSearch={{ optionFilterProp: 'label' }}
        value={target}
        onChange={setTarget}
        options={(data?.posts ?? []).map((it) => ({ value: it.post_id, label: naming(it) }))}
      />
    </ReasonDialog>
  )
}

type FormProps = {
  typed: { title: string; reports_to: string | null }
  onType: (typed: FormProps['typed']) => void
  unit: string | null
  own: string | null
}

function PostFields({ typed, onType, unit, own }: FormProps) {
  const t = usePeopleText()
  const naming = useNaming()
  const { data } = useQuery(postsQuery({}))
  const others = (data?.posts ?? []).filter((it) => it.post_id !== own && it.is_active)
  // Who leads the unit itself comes first.
  const sorted = others.toSorted((a, b) => Number(b.unit_id === unit) - Number(a.unit_id === unit))
  return (
    <>
      <Field label={t('post.title')}>
        <Input
          value={typed.title}
          maxLength={60}
          onChange={({ target }) => onType({ ...typed, title: target.value })}
        />
      </Field>
      <Field label={t('post.reports_to')}>
        <Select
          aria-label={t('post.reports_to')}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('post.reports_none')}
          value={typed.reports_to}
          onChange={(it) => onType({ ...typed, reports_to: it ?? null })}
          options={sorted.map((it) => ({
            value: it.post_id,
            label: `${naming(it)} ${it.holders[0]?.display_name ?? t('post.vacant')}`,
          }))}
        />
      </Field>
    </>
  )
}

const LINES = ['retail', 'corporate'] as const
type WishedDuty = {
  role_code: string | null
  unit_id: string | null
  line_code: (typeof LINES)[number] | null
}

function NewPostDrawer({ ask, org, onClose }: Props<'new'>) {
  const t = usePeopleText()
  const nameOf = useRoleName()
  const [duty, setDuty] = useState<WishedDuty>({ role_code: null, unit_id: ask.unit, line_code: null })
  const isOfLine = org.roles.find((it) => it.role_code === duty.role_code)?.reach_kind === 'line'
  const [typed, setTyped] = useState<FormProps['typed']>({ title: '', reports_to: null })
  const onSuccess = useDone(onClose)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendNewPost({ ...duty, ...typed }),
    onSuccess,
  })
  return (
    <Drawer open title={t('post.new')} onClose={onClose} size={420}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Field label={t('post.unit')}>
          <Select
            aria-label={t('post.unit')}
            showSearch={{ optionFilterProp: 'label' }}
            value={duty.unit_id}
            onChange={(unit_id) => setDuty({ ...duty, unit_id })}
            options={org.units.map((it) => ({ value: it.unit_id, label: it.unit_name }))}
          />
        </Field>
        <Field label={t('post.role')}>
          <Select
            aria-label={t('post.role')}
            showSearch={{ optionFilterProp: 'label' }}
            value={duty.role_code}
            onChange={(role_code) => setDuty({ ...duty, role_code, line_code: null })}
            options={org.roles
              .filter((it) => it.is_active)
              .map((it) => ({ value: it.role_code, label: nameOf(it) }))}
          />
        </Field>
        {isOfLine && (
          <Field label={t('post.line')}>
            <Select
              aria-label={t('post.line')}
              value={duty.line_code}
              onChange={(line_code) => setDuty({ ...duty, line_code })}
              options={LINES.map((it) => ({ value: it, label: t(`post.line.${it}`) }))}
            />
          </Field>
        )}
        <PostFields typed={typed} onType={setTyped} unit={duty.unit_id} own={null} />
        {error && <ProblemNotice error={error} />}
        <Button
          type='primary'
          htmlType='submit'
          loading={isPending}
          disabled={duty.role_code === null || duty.unit_id === null || (isOfLine && duty.line_code === null)}
        >
          {t('user.create')}
        </Button>
      </form>
    </Drawer>
  )
}

function EditPostDrawer({ ask: { post }, onClose }: Props<'edit'>) {
  const t = usePeopleText()
  const naming = useNaming()
  const [typed, setTyped] = useState<FormProps['typed']>({ title: post.title, reports_to: post.reports_to })
  const onSuccess = useDone(onClose)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: object) => sendPostEdit(post.post_id, body),
    onSuccess,
  })
  return (
    <Drawer open title={t('post.edit_title', { post: naming(post) })} onClose={onClose} size={420}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate(typed)
        }}
      >
        <PostFields typed={typed} onType={setTyped} unit={post.unit_id} own={post.post_id} />
        {error && <ProblemNotice error={error} />}
        <div className={styles['buttons']}>
          <Button type='primary' htmlType='submit' loading={isPending}>
            {t('user.save')}
          </Button>
          {post.holders.length === 0 && (
            <Button loading={isPending} onClick={() => mutate({ is_active: !post.is_active })}>
              {t(post.is_active ? 'post.close' : 'post.reopen')}
            </Button>
          )}
        </div>
      </form>
    </Drawer>
  )
}

/** What the chosen button asks before it is done. */
export function PostDialog({ ask, ...rest }: { ask: PostAsk; org: OrgUnits; onClose: () => void }) {
  if (ask.kind === 'new') return <NewPostDrawer ask={ask} {...rest} />
  if (ask.kind === 'leave') return <LeaveDialog ask={ask} {...rest} />
  if (ask.kind === 'move') return <MoveDialog ask={ask} {...rest} />
  if (ask.kind === 'fill') return <FillDialog ask={ask} {...rest} />
  return <EditPostDrawer ask={ask} {...rest} />
}
