import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import { Day, Moment, Plain } from '../../shared/figures.tsx'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { ContactForm } from './contact-form.tsx'
import {
  type Prospect,
  type ProspectAnswer,
  prospectQuery,
  refreshProspects,
  revealPhone,
} from './prospects.api.ts'
import styles from './prospects.module.css'
import { StandingForm } from './standing-form.tsx'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The telephone, masked; in clear for a reason that is kept. */
function Phone({ it, mayReveal }: { it: Prospect; mayReveal: boolean }) {
  const t = useProspectsText()
  const [isAsked, setAsked] = useState(false)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (reason: string) => revealPhone(it.prospect_id, reason),
  })
  return (
    <>
      <Plain value={it.phone_masked} />{' '}
      {mayReveal && it.phone_masked !== null && (
        <Button size='small' onClick={() => setAsked(true)}>
          {t('prospects.reveal')}
        </Button>
      )}
      {isAsked && (
        <ReasonDialog
          title={t('prospects.reveal')}
          isSending={isPending}
          error={error}
          onSend={mutate}
          onClose={() => setAsked(false)}
          {...(data && { result: <strong>{data.phone}</strong> })}
        >
          {t('prospects.reveal_hint')}
        </ReasonDialog>
      )}
    </>
  )
}

function Facts({ it, mayWrite }: { it: Prospect; mayWrite: boolean }) {
  const t = useProspectsText()
  return (
    <dl className={styles['facts']}>
      <Fact label={t('prospects.type')}>{t(`prospects.type.${it.customer_type_code}`)}</Fact>
      <Fact label={t('prospects.company')}>
        <Plain value={it.company_name} />
      </Fact>
      <Fact label={t('prospects.phone')}>
        <Phone it={it} mayReveal={mayWrite} />
      </Fact>
      <Fact label={t(it.uscc === null ? 'prospects.id_number' : 'prospects.uscc')}>
        <Plain value={it.uscc ?? it.id_number_masked} />
      </Fact>
      <Fact label={t('prospects.source')}>{t(`prospects.source.${it.source_code}`)}</Fact>
      <Fact label={t('prospects.region')}>
        <Plain value={it.region} />
      </Fact>
      <Fact label={t('prospects.owner')}>
        {it.owner_name ?? it.owner_id} {it.unit_name}
      </Fact>
      <Fact label={t('prospects.next')}>
        <Day value={it.next_contact_on} />
      </Fact>
      <Fact label={t('prospects.last')}>
        <Moment value={it.last_contact_at} />
      </Fact>
      <Fact label={t('prospects.entered')}>
        <Moment value={it.entered_at} />
      </Fact>
    </dl>
  )
}

function Contacts({ contacts }: Pick<ProspectAnswer, 'contacts'>) {
  const t = useProspectsText()
  if (contacts.length === 0) return <EmptyState title={t('prospects.no_contacts')} isSmall />
  return (
    <ol className={styles['contacts']} aria-label={t('prospects.contacts')}>
      {contacts.map((it) => (
        <li key={it.contact_id}>
          <span className={styles['note']}>
            <Moment value={it.happened_at} /> {t(`prospects.contact.${it.kind_code}`)} ·{' '}
            {t(`prospects.outcome.${it.outcome_code}`)} · {it.held_by_name}
          </span>
          <p>{it.note}</p>
        </li>
      ))}
    </ol>
  )
}

function Converted({ it }: { it: Prospect }) {
  const t = useProspectsText()
  if (it.converted_customer_id === null) return null
  return (
    <p className={styles['converted']} role='status'>
      {t('prospects.converted_note')} <Day value={it.converted_on} />{' '}
      <Link to='/customers/$customer_id' params={{ customer_id: it.converted_customer_id }}>
        {t('prospects.to_customer')}
      </Link>
    </p>
  )
}

/** One prospect: what is known, how far it is, and what was said. */
export function ProspectDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useProspectsText()
  const client = useQueryClient()
  const { data, error } = useQuery(prospectQuery(id))
  const refresh = () => refreshProspects(client)
  const isOpen = data?.may_write === true && data.prospect.converted_customer_id === null
  return (
    <Drawer open title={data?.prospect.prospect_name ?? t('menu.prospects')} size={520} onClose={onClose}>
      {error && <ProblemNotice error={error} />}
      {!data && !error && <Bones rows={8} />}
      {data && (
        <div className={styles['form']}>
          <Converted it={data.prospect} />
          <Facts it={data.prospect} mayWrite={data.may_write} />
          {isOpen && (
            <StandingForm key={data.prospect.version} it={data.prospect} now={data.now} onSaved={refresh} />
          )}
          <h3>{t('prospects.contacts')}</h3>
          {isOpen && <ContactForm it={data.prospect} now={data.now} onSaved={refresh} />}
          <Contacts contacts={data.contacts} />
        </div>
      )}
    </Drawer>
  )
}
