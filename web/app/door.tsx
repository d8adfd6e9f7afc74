import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { speak, useText } from '../shared/text.ts'
import styles from './door.module.css'
import { Mark } from './mark.tsx'

function LanguageSwitch() {
  const { language } = usePreferences()
  const other = language === 'zh-CN' ? 'en-US' : 'zh-CN'
  return (
    <button type='button' className={styles['language']} onClick={() => void speak(other)}>
      {other === 'en-US' ? 'English' : '中文'}
    </button>
  )
}

/** The pages that stand before the product: small, and alike. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const t = useText()
  useEffect(() => {
    document.title = `${title} · ${t('product.title')}`
  }, [t, title])
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
        {children}
      </main>
    </div>
  )
}

type PasswordProps = {
  name: string
  label: string
  autoComplete: 'current-password' | 'new-password'
  onType?: (text: string) => void
}

/** A password with its label, which whoever sits alone may look at. */
export function PasswordField({ name, label, autoComplete, onType }: PasswordProps) {
  const t = useText()
  const [isShown, setShown] = useState(false)
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <div className={styles['password']}>
        <input
          id={name}
          name={name}
          type={isShown ? 'text' : 'password'}
          autoComplete={autoComplete}
          maxLength={200}
          onChange={({ target }) => onType?.(target.value)}
        />
        <button type='button' aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {t(isShown ? 'sign_in.hide_password' : 'sign_in.show_password')}
        </button>
      </div>
    </>
  )
}

/** The code of a second factor. */
export function CodeField({ label }: { label: string }) {
  return (
    <>
      <label htmlFor='code'>{label}</label>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- nothing else is asked for. */}
      <input id='code' name='code' autoComplete='one-time-code' autoFocus maxLength={20} />
    </>
  )
}

/** What was typed into a form, by the names of its fields. */
export const typedIn = (form: HTMLFormElement, name: string): string =>
  String(new FormData(form).get(name) ?? '')
