import { Drawer } from 'antd'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { useText } from '../../../../shared/text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import styles from './explanation.module.css'
import { Step } from './step.tsx'

type Props = { recordKey: CustomerKey; column: string; isOpen: boolean; onClose: () => void }

/** Where a figure comes from, step by step down to the lines of the files. */
export function ExplanationDrawer({ recordKey, column, isOpen, onClose }: Props) {
  const t = useText()
  const label = useColumnLabel()
  return (
    <Drawer
      title={t('explain.title', { figure: label(column) })}
      open={isOpen}
      onClose={onClose}
      size={720}
      destroyOnHidden
    >
      <p className={styles['hint']}>{t('explain.hint')}</p>
      <Step recordKey={recordKey} asked={{ column }} isTop />
    </Drawer>
  )
}
