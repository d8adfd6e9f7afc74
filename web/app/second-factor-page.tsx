import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { QRCode } from 'antd'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { ProblemNotice } from '../shared/states.tsx'
import { useSignInText } from '../shared/sign-in-text.ts'
import { CodeField, Door, typedIn } from './door.tsx'
import styles from './door.module.css'
import { ProofGate } from './proof-gate.tsx'
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSessionAgain,
  removeSecondFactor,
  type Session,
  sessionQuery,
} from './session.ts'
import { useLeave } from './use-leave.ts'

function useContinue() {
  const { back } = useSearch({ from: '/second-factor' })
  const navigate = useNavigate()
  const router = useRouter()
  return async () => {
    await readSessionAgain()
    await router.invalidate()
    await navigate({ href: back ?? '/', replace: true })
  }
}

type Offer = { secret: string; address: string }

type TakeUpProps = { offer: Offer; onTaken: (codes: string[]) => void; onCancel: () => void }

/** The secret for the app, and a first code of it in return; until then nothing has changed. */
function TakeUp({ offer, onTaken, onCancel }: TakeUpProps) {
  const t = useSignInText()
  const { mutate, isPending, error } = useMutation({ mutationFn: confirmSecondFactor })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = typedIn(event.currentTarget, 'code').trim()
    if (code.length >= 6) mutate(code, { onSuccess: ({ recovery_codes }) => onTaken(recovery_codes) })
  }
  return (
    <form onSubmit={submit} className={styles['inner']}>
      <ol className={styles['steps']}>
        <li>{t('factor.step_app')}</li>
        <li>
          {t('factor.step_secret')}
          {/* Dark on light in every theme: not every camera reads it the other way round. */}
          <span className={styles['scan']}>
            <QRCode
              aria-label={t('factor.scan')}
              value={offer.address}
              type='svg'
              size={168}
              color='#000'
              bgColor='#fff'
            />
          </span>
          <p className={styles['by_hand']}>{t('factor.by_hand')}</p>
          <p className={styles['secret']}>
            <code>{offer.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <p className={styles['address']}>
            {t('factor.address')} <a href={offer.address}>{offer.address}</a>
          </p>
        </li>
        <li>{t('factor.step_code')}</li>
      </ol>
      <CodeField label={t('factor.code')} />
      {error && <ProblemNotice error={error} />}
      <button type='submit' className={styles['submit']} disabled={isPending}>
        {t('factor.confirm')}
      </button>
      <button type='button' className={styles['second']} onClick={onCancel}>
        {t('action.cancel')}
      </button>
    </form>
  )
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  const t = useSignInText()
  const go = useContinue()
  return (
    <>
      <p className={styles['ended']} role='status'>
        {t('factor.codes_lead')}
      </p>
      <ul className={styles['codes']} aria-label={t('factor.codes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type='button' className={styles['submit']} onClick={() => void go()}>
        {t('factor.kept')}
      </button>
    </>
  )
}

/** Where one has a factor already: to give it up. */
function Have({ isRequired }: { isRequired: boolean }) {
  const t = useSignInText()
  const go = useContinue()
  const { mutate, isPending, error } = useMutation({ mutationFn: removeSecondFactor, onSuccess: go })
  return (
    <>
      <p className={styles['lead']}>{t('factor.have')}</p>
      {error && <ProblemNotice error={error} />}
      {!isRequired && (
        <button type='button' className={styles['second']} disabled={isPending} onClick={() => mutate()}>
          {t('factor.remove')}
        </button>
      )}
      <button type='button' className={styles['submit']} onClick={() => void go()}>
        {t('action.home')}
      </button>
    </>
  )
}

type SignIn = Session['sign_in']

/** Whether administrators need it here, to those whom it concerns. */
function OfAdministrators({ signIn }: { signIn: SignIn }) {
  const t = useSignInText()
  const { administrator_factor: asked } = signIn
  if (asked === null || asked === 'asked') return null
  return (
    <p className={styles['ended']} role='note'>
      {t(`factor.administrators_${asked}`)}
    </p>
  )
}

function Begin({ signIn, onOffer }: { signIn: SignIn; onOffer: (offer: Offer) => void }) {
  const t = useSignInText()
  const isDuty = signIn.duties.includes('second_factor')
  const duty = signIn.administrator_factor === 'asked' ? 'factor.duty_administrator' : 'factor.duty'
  const leave = useLeave()
  const navigate = useNavigate()
  const { mutate, isPending, error } = useMutation({ mutationFn: beginSecondFactor, onSuccess: onOffer })
  return (
    <>
      <p className={isDuty ? styles['ended'] : styles['lead']}>{t(isDuty ? duty : 'factor.lead')}</p>
      <OfAdministrators signIn={signIn} />
      {error && <ProblemNotice error={error} />}
      <button type='button' className={styles['submit']} disabled={isPending} onClick={() => mutate()}>
        {t('factor.begin')}
      </button>
      <button
        type='button'
        className={styles['second']}
        onClick={() => (isDuty ? leave.mutate() : void navigate({ to: '/' }))}
      >
        {t(isDuty ? 'frame.sign_out' : 'action.cancel')}
      </button>
    </>
  )
}

/** A code of one's own telephone beside the password: taken up, told of, or given up. */
export function SecondFactorPage() {
  const t = useSignInText()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const [offer, setOffer] = useState<Offer | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const { sign_in } = session
  return (
    <Door title={t('factor.title')}>
      <section className={styles['form']} aria-labelledby='factor-title'>
        <h2 id='factor-title'>{t('factor.title')}</h2>
        {codes !== null ? (
          <RecoveryCodes codes={codes} />
        ) : offer !== null ? (
          <TakeUp offer={offer} onTaken={setCodes} onCancel={() => setOffer(null)} />
        ) : sign_in.has_second_factor ? (
          <Have isRequired={sign_in.is_second_factor_required} />
        ) : (
          <Begin signIn={sign_in} onOffer={setOffer} />
        )}
      </section>
      <ProofGate signIn={sign_in} />
    </Door>
  )
}
