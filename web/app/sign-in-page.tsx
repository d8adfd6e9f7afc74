import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { Problem } from '../shared/api-client.ts'
import { ProblemNotice } from '../shared/states.tsx'
import { useSignInText } from '../shared/sign-in-text.ts'
import { CodeField, Door, PasswordField, typedIn } from './door.tsx'
import styles from './door.module.css'
import { signIn, waysInQuery } from './session.ts'

function useSignIn() {
  const { back } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const router = useRouter()
  return useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      await router.invalidate()
      await navigate({ href: back ?? '/', replace: true })
    },
  })
}

type Step = {
  isPending: boolean
  error: Error | null
  isIncomplete: boolean
  submit: (event: FormEvent<HTMLFormElement>) => void
}

function Submit({ isPending }: { isPending: boolean }) {
  const t = useSignInText()
  return (
    <button type='submit' className={styles['submit']} disabled={isPending} aria-busy={isPending}>
      {t(isPending ? 'sign_in.submitting' : 'sign_in.submit')}
    </button>
  )
}

function Missing({ text }: { text: string }) {
  return (
    <p className={styles['missing']} role='alert'>
      {text}
    </p>
  )
}

/** The bank's own way in, where it has one. */
function OtherWay() {
  const t = useSignInText()
  const { back } = useSearch({ from: '/sign-in' })
  const { data } = useQuery(waysInQuery)
  if (!data?.oidc) return null
  const address = `/api/session/oidc?${new URLSearchParams({ back: back ?? '/' })}`
  return (
    <>
      <p className={styles['or']}>{t('sign_in.or')}</p>
      <a className={`${styles['second']} ${styles['link']}`} href={address}>
        {data.oidc.label}
      </a>
    </>
  )
}

function PasswordStep({ isPending, error, isIncomplete, submit }: Step) {
  const t = useSignInText()
  const { ended, refused } = useSearch({ from: '/sign-in' })
  return (
    <form className={styles['form']} onSubmit={submit} aria-labelledby='sign-in-title'>
      <h2 id='sign-in-title'>{t('sign_in.title')}</h2>
      {ended && !error && <p className={styles['ended']}>{t(`sign_in.ended_${ended}`)}</p>}
      {refused && !error && (
        <p className={styles['ended']} role='alert'>
          {t(`sign_in.refused_${refused}`)}
        </p>
      )}
      <label htmlFor='username'>{t('sign_in.username')}</label>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the page has one purpose. */}
      <input id='username' name='username' autoComplete='username' autoFocus maxLength={100} />
      <PasswordField name='password' label={t('sign_in.password')} autoComplete='current-password' />
      {isIncomplete && <Missing text={t('sign_in.need_both')} />}
      {error && <ProblemNotice error={error} />}
      <Submit isPending={isPending} />
      <OtherWay />
      <p className={styles['notice']}>{t('sign_in.notice')}</p>
    </form>
  )
}

function CodeStep({ isPending, error, isIncomplete, submit, onBack }: Step & { onBack: () => void }) {
  const t = useSignInText()
  const isWrong = error !== null && codeOf(error) !== 'code_needed'
  return (
    <form className={styles['form']} onSubmit={submit} aria-labelledby='sign-in-title'>
      <h2 id='sign-in-title'>{t('sign_in.code_title')}</h2>
      <p className={styles['lead']}>{t('sign_in.code_lead')}</p>
      <CodeField label={t('sign_in.code')} />
      {isIncomplete && <Missing text={t('sign_in.need_code')} />}
      {isWrong && <ProblemNotice error={error} />}
      <Submit isPending={isPending} />
      <button type='button' className={styles['second']} onClick={onBack}>
        {t('sign_in.start_again')}
      </button>
    </form>
  )
}

const codeOf = (error: Error | null) => (error instanceof Problem ? error.code : null)

function SignInForm() {
  const { mutate, reset, isPending, error } = useSignIn()
  const [given, setGiven] = useState<{ username: string; password: string } | null>(null)
  const [isAskedForCode, setAskedForCode] = useState(false)
  const [isIncomplete, setIncomplete] = useState(false)
  const onError = (problem: Error) => setAskedForCode((before) => before || codeOf(problem) === 'code_needed')
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const [username, password] = [
      typedIn(event.currentTarget, 'username').trim(),
      typedIn(event.currentTarget, 'password'),
    ]
    setIncomplete(!username || !password)
    if (!username || !password) return
    setGiven({ username, password })
    mutate({ username, password }, { onError })
  }
  const complete = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = typedIn(event.currentTarget, 'code').trim()
    setIncomplete(code.length < 6)
    if (given && code.length >= 6) mutate({ ...given, code })
  }
  const startAgain = () => {
    reset()
    setGiven(null)
    setAskedForCode(false)
    setIncomplete(false)
  }
  const step = { isPending, error, isIncomplete }
  return isAskedForCode ? (
    <CodeStep {...step} submit={complete} onBack={startAgain} />
  ) : (
    <PasswordStep {...step} submit={begin} />
  )
}

export function SignInPage() {
  const t = useSignInText()
  return (
    <Door title={t('sign_in.title')}>
      <SignInForm />
    </Door>
  )
}
