import { useBlocker } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useText } from './text.ts'

const SIGN_IN_PATH = '/sign-in'

/**
 * Asks before a page is left with work that nobody has been sent yet; within the page one goes about freely.
 * Whoever is signed out is not held back: his session has ended.
 */
export function UnsentGuard({ isUnsent }: { isUnsent: boolean }) {
  const t = useText()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      next.pathname !== current.pathname && next.pathname !== SIGN_IN_PATH,
    enableBeforeUnload: isUnsent,
    disabled: !isUnsent,
    withResolver: true,
  })
  return (
    <Modal
      open={status === 'blocked'}
      title={t('unsent.title')}
      okText={t('unsent.leave')}
      okButtonProps={{ danger: true }}
      cancelText={t('unsent.stay')}
      onOk={() => proceed?.()}
      onCancel={() => reset?.()}
    >
      <p>{t('unsent.lead')}</p>
    </Modal>
  )
}
