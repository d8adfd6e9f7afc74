import { CloseOutlined } from '@ant-design/icons'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { partLabel } from '../shared/address.ts'
import { useText } from '../shared/text.ts'
import styles from './repair-notice.module.css'

/** Says which parts of the address the page could not show; the next step, or the button, takes it away. */
export function RepairNotice() {
  const t = useText()
  const navigate = useNavigate()
  const dropped = useRouterState({ select: ({ location }) => location.state.dropped })
  const parts = dropped?.map((part) => t(partLabel(part))).join(t('text.comma'))
  const close = () => void navigate({ to: '.', search: true, state: {}, replace: true })
  return (
    <div role='status'>
      {parts && (
        <p className={styles['notice']}>
          <span>{t('address.dropped', { parts })}</span>
          <button type='button' aria-label={t('action.close')} onClick={close}>
            <CloseOutlined aria-hidden />
          </button>
        </p>
      )}
    </div>
  )
}
