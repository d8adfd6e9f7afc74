import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { PROBLEMS, type ProblemCode } from '../../../../src/platform/allocation-names.schema.ts'
import { refreshAllocations } from '../../../shared/allocate.ts'
import { Problem } from '../../../shared/api-client.ts'
import { DayField } from '../../../shared/day-field.tsx'
import { useBilingual } from '../../../shared/figures.tsx'
import { ManagerFinder } from '../../../shared/manager-finder.tsx'
import { useRequestsText } from '../../../shared/requests-text.ts'
import { ProblemNotice } from '../../../shared/states.tsx'
import styles from '../allocation/allocation.module.css'
import { type NewOwnershipRequest, previewRequest, type RequestPreview, sendRequest } from './requests.api.ts'
import { Party } from './words.tsx'

const KINDS = ['transfer', 'custody', 'recycle', 'org_change'] as const
type Kind = (typeof KINDS)[number]
type Draft = {
  kind: Kind
  customers: string
  to: string | null
  from: string
  until: string
  reason: string
}

const REASON_MIN = 5

/** What is asked for; null while something is missing. */
function wishOf({ kind, customers, to, from, until, reason }: Draft): NewOwnershipRequest | null {
  const customer_nos = customers.split(/[\s,;，；]+/u).filter((it) => it !== '')
  const needsTo = kind !== 'recycle'
  const isWhole =
    customer_nos.length > 0 &&
    (!needsTo || to !== null) &&
    (kind !== 'custody' || until !== '') &&
    reason.trim().length >= REASON_MIN
  if (!isWhole) return null
  return {
    request_type_code: kind,
    customer_nos,
    reason: reason.trim(),
    ...(from !== '' && { effective_from: from }),
    ...(kind === 'custody' && { ends_on: until }),
    ...((kind === 'transfer' || kind === 'custody') && { receiver_id: to! }),
    ...(kind === 'org_change' && { to_unit_id: to!.replace(/^VM/, '') }),
  }
}

type Editing = { draft: Draft; onChange: (change: Partial<Draft>) => void }

function Fields({ draft, onChange }: Editing) {
  const t = useRequestsText()
  const nos = useId()
  const isToUnit = draft.kind === 'org_change'
  const toLabel = t(isToUnit ? 'requests.unit' : 'requests.receiver')
  return (
    <>
      <label className={styles['field']}>
        <span>{t('requests.type')}</span>
        <Select<Kind>
          aria-label={t('requests.type')}
          value={draft.kind}
          onChange={(kind) => onChange({ kind, to: null })}
          options={KINDS.map((it) => ({ value: it, label: t(`requests.type.${it}`) }))}
        />
        <span className={styles['note']}>{t(`requests.hint.${draft.kind}`)}</span>
      </label>
      <label className={styles['field']} htmlFor={nos}>
        <span>{t('requests.customer_nos')}</span>
        <Input.TextArea
          id={nos}
          rows={4}
          value={draft.customers}
          onChange={({ target }) => onChange({ customers: target.value })}
        />
      </label>
      {draft.kind !== 'recycle' && (
        <div className={styles['field']}>
          <span>{toLabel}</span>
          <ManagerFinder
            key={draft.kind}
            label={toLabel}
            value={draft.to}
            among={isToUnit ? 'units' : 'managers'}
            onChange={(to) => onChange({ to })}
          />
        </div>
      )}
      <div className={styles['field']}>
        <span>{t('requests.from_day_hint')}</span>
        <DayField
          label={t('requests.from_day')}
          value={draft.from}
          onChange={(from) => onChange({ from })}
          onClear={() => onChange({ from: '' })}
        />
      </div>
      {draft.kind === 'custody' && (
        <div className={styles['field']}>
          <span>{t('requests.ends_on')}</span>
          <DayField
            label={t('requests.ends_on')}
            value={draft.until}
            onChange={(until) => onChange({ until })}
            onClear={() => onChange({ until: '' })}
          />
        </div>
      )}
    </>
  )
}

type Refused = { told_value: string; problem_code: string }

/** Which customers cannot be asked for, and why. */
function Refusal({ error }: { error: Error }) {
  const say = useBilingual()
  const problems = error instanceof Problem ? error.details['problems'] : undefined
  return (
    <>
      <ProblemNotice error={error} />
      {Array.isArray(problems) && (
        <ul>
          {(problems as Refused[]).map((it) => (
            <li key={`${it.told_value} ${it.problem_code}`}>
              {it.told_value} {say(PROBLEMS[it.problem_code as ProblemCode])}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type Givers = RequestPreview['givers']

/** Customers of several: of each a request is made. */
function SeveralGivers({ givers }: { givers: Givers }) {
  const t = useRequestsText()
  return (
    <div role='status'>
      <p>{t('requests.several', { count: String(givers.length) })}</p>
      <ul>
        {givers.map((it) => (
          <li key={it.giver.id}>
            <Party person={it.giver} unit={it.unit} />{' '}
            {t('requests.of_count', { count: String(it.customer_count) })}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Sends it where the customers are one manager's, or it was seen whose they are; else says whose. */
async function sendOrPreview({ wish, isSeen }: { wish: NewOwnershipRequest; isSeen: boolean }) {
  const givers = isSeen ? [] : (await previewRequest(wish)).givers
  return givers.length > 1 ? { givers } : { sent: await sendRequest(wish) }
}

/** Asks for customers to change hands: what cannot be done is said here, and nothing is begun. */
export function RequestDrawer({
  customerNos,
  onClose,
}: {
  /** As the address names them, with commas between. */
  customerNos: string | undefined
  onClose: () => void
}) {
  const t = useRequestsText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({
    kind: 'transfer',
    customers: (customerNos ?? '').replaceAll(',', '\n'),
    to: null,
    from: '',
    until: '',
    reason: '',
  })
  const [isTried, setTried] = useState(false)
  const [givers, setGivers] = useState<Givers | null>(null)
  const { mutate, error, isPending } = useMutation({
    mutationFn: sendOrPreview,
    onSuccess: async (done) => {
      if (done.givers) return setGivers(done.givers)
      const { allocation_id } = done.sent.request
      await navigate({ to: '/customers/requests/$allocation_id', params: { allocation_id } })
    },
    onSettled: () => refreshAllocations(client),
  })
  const wish = wishOf(draft)
  const change = (it: Partial<Draft>) => {
    setDraft({ ...draft, ...it })
    setGivers(null)
  }
  const send = () => {
    setTried(true)
    if (wish) mutate({ wish, isSeen: givers !== null })
  }
  return (
    <Drawer open title={t('requests.new')} onClose={onClose} size='default'>
      <div className={styles['form']}>
        <Fields draft={draft} onChange={change} />
        <label className={styles['field']}>
          <span>{t('requests.reason')}</span>
          <Input.TextArea
            rows={2}
            maxLength={500}
            value={draft.reason}
            onChange={({ target }) => change({ reason: target.value })}
          />
        </label>
        {isTried && wish === null && (
          <p className={styles['wrong']} role='alert'>
            {t('requests.missing')}
          </p>
        )}
        {givers && <SeveralGivers givers={givers} />}
        {error && <Refusal error={error} />}
        <span>
          <Button type='primary' loading={isPending} onClick={send}>
            {givers ? t('requests.send_several', { count: String(givers.length) }) : t('requests.send')}
          </Button>
        </span>
      </div>
    </Drawer>
  )
}
