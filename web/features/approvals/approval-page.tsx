import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useId, useState } from 'react'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { Day, Moment, Plain, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { choicesOf, PersonPicker } from '../../shared/person-picker.tsx'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { SummaryLines } from '../../shared/summary-lines.tsx'
import { ApprovalSteps, Trail } from './approval-steps.tsx'
import type { Approval } from './approvals.api.ts'
import { approvalQuery, sendAsIs, sendTransfer, sendUrge, sendWithdrawal } from './approvals.api.ts'
import styles from './approvals.module.css'
import { AskAccessDialog } from './ask-access-dialog.tsx'
import { DecisionForm, MoveRefusal, useMoving, useVerdict } from './decision-form.tsx'
import { Pressing, StateBadge } from './request-columns.tsx'

function Panel({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Fact({ label, title, children }: { label: string; title?: string; children: ReactNode }) {
  return (
    <div title={title}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What is asked, and why. */
function Content({ request }: { request: Approval }) {
  const t = useApprovalsText()
  return (
    <>
      <SummaryLines lines={request.summary} />
      <dl className={styles['facts']}>
        <Fact label={t('approvals.reason')}>
          <p className={styles['said']}>{request.reason}</p>
        </Fact>
      </dl>
      {request.link !== null && <Link to={request.link}>{t('approvals.see_matter')}</Link>}
      {request.customer_id !== null && (
        <Link to='/customers/$customer_id' params={{ customer_id: request.customer_id }} search={{}}>
          {t('approvals.see_customer')}
        </Link>
      )}
    </>
  )
}

const ENDED = ['effective', 'rejected', 'cancelled', 'expired', 'draft', 'returned'] as const

function StateNote({ request }: { request: Approval }) {
  const t = useApprovalsText()
  const ended = ENDED.find((it) => it === request.state_code)
  // A draft and what was returned are the maker's to go on with.
  const isForMaker = ended === 'draft' || ended === 'returned'
  if (ended === undefined || (isForMaker && request.facts === null)) return null
  return (
    <p className={styles['state']} role='status'>
      {t(`approvals.${ended}_note`)}
    </p>
  )
}

function TransferDialog({ request, onClose }: { request: Approval; onClose: () => void }) {
  const t = useApprovalsText()
  const [to, setTo] = useState<string | null>(null)
  const { mutate, error, isPending } = useMoving(
    (opinion: string) => sendTransfer(request, { to_user_id: to ?? '', opinion }),
    onClose,
  )
  return (
    <ReasonDialog
      title={t('approvals.move.transfer')}
      missing={to === null ? t('approvals.transfer_missing') : null}
      isSending={isPending}
      error={null}
      onSend={mutate}
      onClose={onClose}
      outcome={error != null && <MoveRefusal error={error} />}
    >
      <div className={styles['form']}>
        <p className={styles['note']}>{t('approvals.transfer_hint')}</p>
        <PersonPicker
          label={t('approvals.transfer_to')}
          placeholder={t('approvals.transfer_to')}
          value={to}
          choices={choicesOf(request.colleagues)}
          onChange={setTo}
        />
      </div>
    </ReasonDialog>
  )
}

function WithdrawDialog({ request, onClose }: { request: Approval; onClose: () => void }) {
  const t = useApprovalsText()
  const { mutate, error, isPending } = useMoving(
    (opinion: string) => sendWithdrawal(request, opinion),
    onClose,
  )
  return (
    <ReasonDialog
      title={t('approvals.move.withdraw')}
      isReasonNeeded={false}
      isSending={isPending}
      error={null}
      onSend={mutate}
      onClose={onClose}
      outcome={error != null && <MoveRefusal error={error} />}
    >
      <p>{t('approvals.withdraw_hint')}</p>
    </ReasonDialog>
  )
}

type Dialog = 'withdraw' | 'transfer' | 'edit' | null

/** What the maker can do: send, urge, take back. */
function MakerTools({ request, onDialog }: { request: Approval; onDialog: (dialog: Dialog) => void }) {
  const t = useApprovalsText()
  const urge = useMoving(() => sendUrge(request))
  const submit = useMoving(() => sendAsIs(request))
  const may = (move: Approval['moves'][number]) => request.moves.includes(move)
  const isAccess = request.flow_code === 'temporary_access'
  const error = urge.error ?? submit.error
  return (
    <>
      <div className={styles['buttons']}>
        {may('submit') && isAccess && (
          <Button type='primary' onClick={() => onDialog('edit')}>
            {t('approvals.edit')}
          </Button>
        )}
        {may('submit') && (
          <Button loading={submit.isPending} onClick={() => submit.mutate(undefined)}>
            {t('approvals.send_as_is')}
          </Button>
        )}
        {may('urge') && (
          <Button loading={urge.isPending} onClick={() => urge.mutate(undefined)}>
            {t('approvals.move.urge')}
          </Button>
        )}
        {may('withdraw') && (
          <Button onClick={() => onDialog('withdraw')}>{t('approvals.move.withdraw')}</Button>
        )}
      </div>
      {request.urge_from !== null && request.state_code === 'submitted' && (
        <span className={styles['note']}>{t('approvals.urged_until', { date: request.urge_from })}</span>
      )}
      {error != null && <MoveRefusal error={error} />}
    </>
  )
}

function Deciding({ request, onDialog }: { request: Approval; onDialog: (dialog: Dialog) => void }) {
  const t = useApprovalsText()
  const { mutate, error, isPending } = useVerdict(request)
  const isMaker = request.facts !== null
  return (
    <>
      {request.moves.includes('approve') && (
        <Panel title={t('approvals.decide')}>
          <DecisionForm
            request={request}
            isSending={isPending}
            onSend={mutate}
            onTransfer={() => onDialog('transfer')}
          />
        </Panel>
      )}
      {error != null && <MoveRefusal error={error} />}
      {isMaker && <MakerTools request={request} onDialog={onDialog} />}
    </>
  )
}

function Head({ request, title }: { request: Approval; title: string }) {
  const t = useApprovalsText()
  const say = useBilingual()
  const isOpen = request.state_code === 'submitted' || request.state_code === 'returned'
  return (
    <>
      <header className={styles['head']}>
        <h1 id='approval-title'>{title}</h1>
        <StateBadge row={request} />
        <Pressing row={request} />
      </header>
      <dl className={`${styles['facts']} ${styles['box']}`}>
        <Fact label={t('approvals.flow')}>{say({ zh: request.flow_name_zh, en: request.flow_name_en })}</Fact>
        <Fact label={t('approvals.maker')}>
          <Plain value={request.maker_name} />
        </Fact>
        <Fact label={t('approvals.submitted')}>
          <Moment value={request.submitted_at} />
        </Fact>
        {isOpen && (
          <>
            <Fact label={t('approvals.due')}>
              <Day value={request.due_on} />
            </Fact>
            <Fact label={t('approvals.expires')} title={t('approvals.expires_hint')}>
              <Day value={request.expires_on} />
            </Fact>
          </>
        )}
      </dl>
    </>
  )
}

function Request({ request, title }: { request: Approval; title: string }) {
  const t = useApprovalsText()
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = () => setDialog(null)
  return (
    <article className={styles['page']} aria-labelledby='approval-title'>
      <Head request={request} title={title} />
      <StateNote request={request} />
      <div className={styles['two']}>
        <div className={styles['column']}>
          <Panel title={t('approvals.content')}>
            <Content request={request} />
          </Panel>
          <Deciding request={request} onDialog={setDialog} />
        </div>
        <div className={styles['column']}>
          <Panel title={t('approvals.progress')}>
            <ApprovalSteps request={request} />
          </Panel>
          {request.trail.length > 0 && (
            <Panel title={t('approvals.trail')}>
              <Trail request={request} />
            </Panel>
          )}
        </div>
      </div>
      {dialog === 'transfer' && <TransferDialog request={request} onClose={close} />}
      {dialog === 'withdraw' && <WithdrawDialog request={request} onClose={close} />}
      {dialog === 'edit' && <AskAccessDialog request={request} onClose={close} />}
    </article>
  )
}

/** A request whole: how far it has come and who has it, what is asked, and what one may do with it. */
export function ApprovalPage() {
  const t = useApprovalsText()
  const say = useBilingual()
  const { request_id: requestId } = useParams({ from: '/frame/approvals/$request_id' })
  const { data, error, refetch } = useQuery(approvalQuery(requestId))
  const title = data ? say({ zh: data.title_zh, en: data.title_en }) : null
  usePageTitle(`/approvals/${requestId}`, title ?? (error ? requestId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.approvals')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data || title === null) return <Bones rows={10} height={20} />
  return <Request request={data} title={title} />
}
