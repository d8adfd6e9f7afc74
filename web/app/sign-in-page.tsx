import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useEffect, useState } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { ProblemNotice } from '../shared/states.tsx'
import { speak, useText } from '../shared/text.ts'
import { Mark } from './mark.tsx'
import { signIn } from './session.ts'
import styles from './sign-in-page.module.css'

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

function LanguageSwitch() {
  const { language } = usePreferences()
  const other = language === 'zh-CN' ? 'en-US' : 'zh-CN'
  return (
    <button type='button' className={styles['language']} onClick={() => void speak(other)}>
      {other === 'en-US' ? 'English' : '中文'}
    </button>
  )
}

function PasswordField() {
  const t = useText()
  const [isShown, setShown] = useState(false)
  return (
    <div className={styles['password']}>
      <input
        id='password'
        name='password'
        type={isShown ? 'text' : 'password'}
        autoComplete='current-password'
        maxLength={200}
      />
      <button type='button' aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        {t(isShown ? 'sign_in.hide_password' : 'sign_in.show_password')}
      </button>
    </div>
  )
}

function SignInForm() {
  const t = useText()
  const { ended } = useSearch({ from: '/sign-in' })
  const { mutate, isPending, error } = useSignIn()
  const [isIncomplete, setIncomplete] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [username, password] = ['username', 'password'].map((name) => String(form.get(name) ?? ''))
    setIncomplete(!username?.trim() || !password)
    if (username?.trim() && password) mutate({ username: username.trim(), password })
  }
  return (
    <form className={styles['form']} onSubmit={submit} aria-labelledby='sign-in-title'>
      <h2 id='sign-in-title'>{t('sign_in.title')}</h2>
      {ended && !error && <p className={styles['ended']}>{t('sign_in.ended')}</p>}
      <label htmlFor='username'>{t('sign_in.username')}</label>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the page has one purpose. */}
      <input id='username' name='username' autoComplete='username' autoFocus maxLength={100} />
      <label htmlFor='password'>{t('sign_in.password')}</label>
      <PasswordField />
      {isIncomplete && (
        <p className={styles['missing']} role='alert'>
          {t('sign_in.need_both')}
        </p>
      )}
      {error && <ProblemNotice error={error} />}
      <button type='submit' className={styles['submit']} disabled={isPending} aria-busy={isPending}>
        {t(isPending ? 'sign_in.submitting' : 'sign_in.submit')}
      </button>
      <p className={styles['notice']}>{t('sign_in.notice')}</p>
    </form>
  )
}

export function SignInPage() {
  const t = useText()
  useEffect(() => {
    document.title = `${t('sign_in.title')} · ${t('product.title')}`
  }, [t])
  return (
    <div className={styles['page']}>
      <div className={styles['corner']}>
        <LanguageSwitch />
      </div>
      <main className={styles['main']}>
        <div className={styles['brand']}>
          <Mark size={44} />
          <div>
            <h1>{t('product.name')}</h1>
            <p>{t('product.line')}</p>
          </div>
        </div>
        <SignInForm />
      </main>
    </div>
  )
}
