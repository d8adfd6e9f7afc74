import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useBilingual } from '../../shared/figures.tsx'
import { useFoundPeople } from '../../shared/find-people.ts'
import { PersonPicker } from '../../shared/person-picker.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import { WORK_LISTS } from '../../shared/work-lists.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { sendShares, type Share, unitChoicesQuery, type WorkListAnswer } from './work-lists.api.ts'
import styles from './work-lists.module.css'

type Props = { answer: WorkListAnswer; onClose: () => void }
type Receiver = Pick<Share, 'receiver_kind' | 'receiver_id' | 'name'>
type AddProps = Pick<Props, 'answer'> & { onAdd: (receiver: Receiver) => void }

const keyOf = (it: Pick<Share, 'receiver_kind' | 'receiver_id'>) => `${it.receiver_kind}:${it.receiver_id}`

/** A person or a post is looked for; roles and units are chosen. */
function AddShare({ answer, onAdd }: AddProps) {
  const t = useWorkListsText()
  const say = useBilingual()
  const { found, isFetching, onSearch } = useFoundPeople()
  const { data: units = [] } = useQuery(unitChoicesQuery)
  const people = found.map(({ user_id, post_id, name }): Receiver =>
    post_id === null
      ? { receiver_kind: 'user', receiver_id: user_id ?? '', name }
      : { receiver_kind: 'post', receiver_id: post_id, name },
  )
  const groups: Receiver[] = [
    ...answer.roles.map((it): Receiver => ({
      receiver_kind: 'role',
      receiver_id: it.role_code,
      name: it.name,
    })),
    ...units.map((it): Receiver => ({
      receiver_kind: 'unit',
      receiver_id: it.unit_id,
      name: { zh: it.unit_name, en: it.unit_name },
    })),
  ]
  const add = (from: readonly Receiver[], key: string | null) => {
    const it = from.find((one) => keyOf(one) === key)
    if (it) onAdd(it)
  }
  return (
    <>
      <div className={styles['field']}>
        <span>{t('lists.share_person')}</span>
        <PersonPicker
          label={t('lists.share_person')}
          placeholder={t('lists.find_person')}
          value={null}
          choices={people.map((it) => ({
            value: keyOf(it),
            label: say(it.name),
            hint: t(`lists.receiver.${it.receiver_kind}`),
          }))}
          onSearch={onSearch}
          isLoading={isFetching}
          onChange={(key) => add(people, key)}
        />
      </div>
      <label className={styles['field']}>
        <span>{t('lists.share_group')}</span>
        <select value='' onChange={({ target }) => add(groups, target.value)}>
          <option value=''>{t('lists.share_choose')}</option>
          {(['role', 'unit'] as const).map((kind) => (
            <optgroup key={kind} label={t(`lists.receiver.${kind}`)}>
              {groups
                .filter((it) => it.receiver_kind === kind)
                .map((it) => (
                  <option key={keyOf(it)} value={keyOf(it)}>
                    {say(it.name)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
    </>
  )
}

type SharedProps = { shares: Share[]; setShares: (shares: Share[]) => void }

function Shared({ shares, setShares }: SharedProps) {
  const t = useWorkListsText()
  const say = useBilingual()
  return (
    <ul className={styles['shares']} aria-label={t('lists.shared_with')}>
      {shares.map((it) => (
        <li key={keyOf(it)}>
          <span>
            {say(it.name)}{' '}
            <small className={styles['muted']}>{t(`lists.receiver.${it.receiver_kind}`)}</small>
          </span>
          <select
            aria-label={t('lists.right_of', { name: say(it.name) })}
            value={it.right_code}
            onChange={({ target }) => {
              const right_code = target.value as Share['right_code']
              setShares(shares.map((one) => (one === it ? { ...one, right_code } : one)))
            }}
          >
            <option value='work'>{t('lists.right.work')}</option>
            <option value='see'>{t('lists.right.see')}</option>
          </select>
          <Button
            size='small'
            aria-label={t('lists.unshare', { name: say(it.name) })}
            onClick={() => setShares(shares.filter((one) => one !== it))}
          >
            {t('lists.remove')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** With whom a list is shared, to see it or to work on it. */
export function ShareDialog({ answer, onClose }: Props) {
  const t = useWorkListsText()
  const client = useQueryClient()
  const { list_id: listId, version } = answer.list
  const [shares, setShares] = useState<Share[]>(answer.shares)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendShares(listId, { version, shares: shares.map(({ name: _name, ...it }) => it) }),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: [WORK_LISTS] }),
  })
  const add = (it: Receiver) => {
    if (!shares.some((one) => keyOf(one) === keyOf(it))) setShares([...shares, { ...it, right_code: 'work' }])
  }
  return (
    <Modal
      open
      title={t('lists.share')}
      onCancel={onClose}
      onOk={() => mutate()}
      okText={t('lists.save')}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
    >
      <div className={styles['form']}>
        <p className={styles['muted']}>{t('lists.share_hint')}</p>
        <Shared shares={shares} setShares={setShares} />
        <AddShare answer={answer} onAdd={add} />
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
