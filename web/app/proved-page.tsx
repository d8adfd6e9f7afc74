import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSignInText } from '../shared/sign-in-text.ts'
import { Door } from './door.tsx'
import styles from './door.module.css'
import { tellProved } from './proof-channel.ts'

/** Where the window comes back to in which one has shown at the provider who one is, or has not. */
export function ProvedPage() {
  const t = useSignInText()
  const { refused } = useSearch({ from: '/proved' })
  useEffect(() => {
    if (refused !== undefined) return
    tellProved()
    window.close()
  }, [refused])
  return (
    <Door title={t('proof.title')}>
      <p className={styles['form']} role={refused === undefined ? 'status' : 'alert'}>
        {t(refused === undefined ? 'proof.done' : `proof.refused_${refused}`)}
      </p>
    </Door>
  )
}
