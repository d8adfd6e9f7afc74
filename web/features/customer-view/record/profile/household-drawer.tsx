import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { RELATIONS } from '../../../../../src/modules/customer-profile/schema.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { useCustomerSearch } from '../../use-customer-search.ts'
import repairs from '../repairs/repairs.module.css'
import { SideForm } from '../side-form.tsx'
import { EntryProblem, Form, Labelled, useRefresh } from './form.tsx'
import { Choice } from './entry-fields.tsx'
import { type Household, type HouseholdBody, sendHousehold } from './profile.api.ts'
import styles from './profile.module.css'

type Member = HouseholdBody['members'][number] & { name: string }
type Props = { customerId: string; name: string; household: Household | null; onClose: () => void }

/** Members as they stand; of no household yet, the customer as its head. */
const membersOf = ({ customerId, name, household }: Props): Member[] =>
  household?.members.map((it) => ({
    customer_id: it.customer_id,
    relation_code: it.relation_code,
    name: it.customer_name ?? it.customer_id,
  })) ?? [{ customer_id: customerId, relation_code: 'head', name }]

type FinderProps = { members: Member[]; onAdd: (member: Member) => void }

/** People within reach, by what is typed; who is a member already is not offered. */
function Finder({ members, onAdd }: FinderProps) {
  const t = useProfileText()
  const [typed, setTyped] = useState('')
  const { hits, query, isSearching } = useCustomerSearch(typed, true)
  const offered = hits.filter(
    (it) =>
      it.customer_type_code === 'retail' && !members.some((member) => member.customer_id === it.customer_id),
  )
  return (
    <>
      <Labelled label={t('profile.member_find')}>
        <input
          type='search'
          value={typed}
          // Enter looks for somebody here, and sends nothing.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          onChange={({ target }) => setTyped(target.value)}
        />
      </Labelled>
      {query !== '' && !isSearching && offered.length === 0 && (
        <p className={repairs['hint']}>{t('profile.no_hits')}</p>
      )}
      <ul className={styles['members']}>
        {offered.slice(0, 8).map((it) => (
          <li key={it.customer_id}>
            <span>
              {it.customer_name} <small>{it.source_customer_no}</small>
            </span>
            <Button
              size='small'
              onClick={() => {
                onAdd({ customer_id: it.customer_id, relation_code: 'spouse', name: it.customer_name })
                setTyped('')
              }}
            >
              {t('profile.member_add')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Who lives with the customer: all members that one sees are sent together. */
export function HouseholdDrawer(props: Props) {
  const t = useProfileText()
  const { customerId, household, onClose } = props
  const refresh = useRefresh(customerId)
  const [members, setMembers] = useState(() => membersOf(props))
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      sendHousehold(customerId, {
        version: household?.version ?? 0,
        members: members.map(({ customer_id, relation_code }) => ({ customer_id, relation_code })),
      }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  const change = (id: string, to: Partial<Member>) =>
    setMembers((old) => old.map((it) => (it.customer_id === id ? { ...it, ...to } : it)))
  const hidden = household?.hidden_count ?? 0
  return (
    <SideForm title={t('profile.edit_household')} onClose={onClose}>
      <Form onSubmit={() => mutate()}>
        <Finder members={members} onAdd={(member) => setMembers((old) => [...old, member])} />
        <ul className={styles['members']} aria-label={t('profile.household')}>
          {members.map((it) => (
            <li key={it.customer_id}>
              <b>{it.name}</b>
              <Choice
                label={t('profile.relation')}
                list='household_relation'
                codes={RELATIONS}
                value={it.relation_code}
                onChange={(relation_code) => change(it.customer_id, { relation_code })}
              />
              <Button
                size='small'
                onClick={() => setMembers((old) => old.filter((to) => to.customer_id !== it.customer_id))}
              >
                {t('profile.member_out')}
              </Button>
            </li>
          ))}
        </ul>
        {hidden > 0 && <p className={repairs['hint']}>{t('profile.hidden_members', { count: hidden })}</p>}
        <p className={repairs['hint']}>
          {t('profile.household_next')} {t('profile.leave')}
        </p>
        {error && <EntryProblem error={error} />}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('profile.save')}
        </Button>
      </Form>
    </SideForm>
  )
}
