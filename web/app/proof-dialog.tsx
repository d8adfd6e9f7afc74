import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { ProblemNotice } from '../shared/states.tsx'
import { useSignInText } from '../shared/sign-in-text.ts'
import { DesignProvider } from './design-provider.tsx'
import { proveAtProvider } from './proof-channel.ts'
import styles from './proof-dialog.module.css'
import type { Session } from './session.ts'
import { proveAgain } from './session.ts'

type Way = 'password' | 'code'
type Props = { signIn: Session['sign_in']; onClose: (isProved: boolean) => void }

/** Who signs in at the bank's provider has no password here; a code of an app has whoever took one up. */
const waysOf = ({ method_code, has_second_factor }: Session['sign_in']): Way[] => [
  ...(method_code === 'password' ? (['password'] as const) : []),
  ...(has_second_factor ? (['code'] as const) : []),
]

function TypedProof({ ways, onClose }: { ways: Way[]; onClose: Props['onClose'] }) {
  const t = useSignInText()
  const [way, setWay] = useState(ways[0]!)
  const [text, setText] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: proveAgain,
    onSuccess: () => onClose(true),
  })
  const other = ways.find((it) => it !== way)
  const label = t(`proof.${way}`)
  const field = {
    'aria-label': label,
    placeholder: label,
    value: text,
    autoFocus: true,
    maxLength: way === 'code' ? 20 : 200,
    onChange: ({ target }: { target: { value: string } }) => setText(target.value),
  }
  return (
    <form
      className={styles['proof']}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) mutate(way === 'code' ? { code: text.trim() } : { password: text })
      }}
    >
      {way === 'password' ? (
        <Input.Password autoComplete='current-password' {...field} />
      ) : (
        <Input autoComplete='one-time-code' {...field} />
      )}
      {error && <ProblemNotice error={error} />}
      <div className={styles['buttons']}>
        {other && (
          <Button
            type='link'
            onClick={() => {
              setWay(other)
              setText('')
            }}
          >
            {t(`proof.use_${other}`)}
          </Button>
        )}
        <Button onClick={() => onClose(false)}>{t('action.cancel')}</Button>
        <Button type='primary' htmlType='submit' loading={isPending} disabled={!text.trim()}>
          {t('action.confirm')}
        </Button>
      </div>
    </form>
  )
}

function ProviderProof({ onClose }: Pick<Props, 'onClose'>) {
  const t = useSignInText()
  return (
    <div className={styles['buttons']}>
      <Button onClick={() => onClose(false)}>{t('action.cancel')}</Button>
      <Button type='primary' onClick={() => void proveAtProvider().then(onClose)}>
        {t('proof.at_provider')}
      </Button>
    </div>
  )
}

/**
 * Asks who sits here once more before something that not everybody who passes by may do. It stands above
 * drawers and other dialogs, whichever of them needs it, and is the only one that takes what is typed.
 */
export function ProofDialog({ signIn, onClose }: Props) {
  const t = useSignInText()
  const title = useId()
  const panel = useRef<HTMLDialogElement>(null)
  useEffect(() => panel.current?.showModal(), [])
  const ways = waysOf(signIn)
  return (
    <DesignProvider>
      <dialog
        ref={panel}
        className={styles['dialog']}
        aria-labelledby={title}
        onCancel={(event) => {
          event.preventDefault()
          onClose(false)
        }}
        // What is typed here is no command to the page behind.
        onKeyDown={(event) => event.stopPropagation()}
      >
        <h2 id={title}>{t('proof.title')}</h2>
        <p className={styles['lead']}>{t('proof.lead')}</p>
        {ways.length > 0 && <TypedProof ways={ways} onClose={onClose} />}
        {signIn.method_code === 'oidc' && <ProviderProof onClose={onClose} />}
      </dialog>
    </DesignProvider>
  )
}
