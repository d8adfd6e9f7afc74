import { Modal } from 'antd'
import type { LabelKey } from '../shared/text.ts'
import { useText } from '../shared/text.ts'
import styles from './shortcut-sheet.module.css'

const SHORTCUTS: { keys: string[]; does: LabelKey }[] = [
  { keys: ['Ctrl K', '/'], does: 'shortcut.palette' },
  { keys: ['j', 'k'], does: 'shortcut.move' },
  { keys: ['Enter'], does: 'shortcut.open' },
  { keys: ['x'], does: 'shortcut.choose' },
  { keys: ['[', ']'], does: 'shortcut.page' },
  { keys: ['p', 'n'], does: 'shortcut.record' },
  { keys: ['?'], does: 'shortcut.help' },
]

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useText()
  return (
    <Modal title={t('frame.shortcuts')} open onCancel={onClose} footer={null} width={420}>
      <dl className={styles['sheet']}>
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
