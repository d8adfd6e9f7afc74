import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { brokenRules, PASSWORD_RULES } from '../../src/platform/auth/password.schema.ts'
import { Problem } from '../shared/api-client.ts'
import { ProblemNotice } from '../shared/states.tsx'
import { useSignInText } from '../shared/sign-in-text.ts'
import { Door, PasswordField, typedIn } from './door.tsx'
import styles from './door.module.css'
import { changePassword, sessionQuery } from './session.ts'
import { useLeave } from './use-leave.ts'

function useChange() {
  const { back } = useSearch({ from: '/password' })
  const navigate = useNavigate()
  const router = useRouter()
  return useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      await router.invalidate()
      await navigate({ href: back ?? '/', replace: true })
    },
  })
}

type RulesProps = { typed: string; username: string; error: Error | null }

/** What a new password has to be, each line marked once it is. */
function Rules({ typed, username, error }: RulesProps) {
  const t = useSignInText()
  const broken = new Set(brokenRules(typed, username))
  const isListed = saysBroken(error, 'common')
  if (isListed) broken.add('common')
  const styleOf = (rule: (typeof PASSWORD_RULES)[number]) =>
    rule === 'common' && isListed ? styles['broken'] : broken.has(rule) ? undefined : styles['met']
  return (
    <ul className={styles['rules']} aria-label={t('password.rules')}>
      {PASSWORD_RULES.map((rule) => (
        <li key={rule} className={styleOf(rule)}>
          {t(`password.rule_${rule}`)}
          {!broken.has(rule) && <span className='zk-hidden'> {t('password.met')}</span>}
        </li>
      ))}
      <li className={saysBroken(error, 'history') ? styles['broken'] : undefined}>
        {t('password.rule_history')}
      </li>
    </ul>
  )
}

/** What only the server can tell is marked in the list: that the password was had before, or many have it. */
const saysBroken = (error: Error | null, rule: 'history' | 'common') =>
  error instanceof Problem && Array.isArray(error.details['rules']) && error.details['rules'].includes(rule)

function PasswordForm() {
  const t = useSignInText()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const { mutate, reset, isPending, error } = useChange()
  const leave = useLeave()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<'need_all' | 'not_same' | 'not_met' | null>(null)
  const { username } = session.user
  const isDuty = session.sign_in.duties.includes('password')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const [current, next, again] = ['current', 'next', 'again'].map((name) => typedIn(form, name)) as [
      string,
      string,
      string,
    ]
    const found =
      !current || !next
        ? 'need_all'
        : brokenRules(next, username).length > 0
          ? 'not_met'
          : next === again
            ? null
            : 'not_same'
    setProblem(found)
    if (found === null) mutate({ current, password: next })
  }
  const type = (text: string) => {
    setTyped(text)
    if (error) reset()
  }
  return (
    <form className={styles['form']} onSubmit={submit} aria-labelledby='password-title'>
      <h2 id='password-title'>{t('password.title')}</h2>
      {isDuty && <p className={styles['ended']}>{t('password.duty')}</p>}
      <input type='hidden' name='username' autoComplete='username' value={username} readOnly />
      <PasswordField name='current' label={t('password.current')} autoComplete='current-password' />
      <PasswordField name='next' label={t('password.next')} autoComplete='new-password' onType={type} />
      <PasswordField name='again' label={t('password.again')} autoComplete='new-password' />
      <Rules typed={typed} username={username} error={error} />
      {problem && (
        <p className={styles['missing']} role='alert'>
          {t(`password.${problem}`)}
        </p>
      )}
      {error && <ProblemNotice error={error} />}
      <button type='submit' className={styles['submit']} disabled={isPending} aria-busy={isPending}>
        {t('password.submit')}
      </button>
      <button
        type='button'
        className={styles['second']}
        onClick={() => (isDuty ? leave.mutate() : void navigate({ to: '/' }))}
      >
        {t(isDuty ? 'frame.sign_out' : 'action.cancel')}
      </button>
    </form>
  )
}

/** Another password of one's own choice, as one wishes or because it is asked for. */
export function PasswordPage() {
  const t = useSignInText()
  return (
    <Door title={t('password.title')}>
      <PasswordForm />
    </Door>
  )
}
