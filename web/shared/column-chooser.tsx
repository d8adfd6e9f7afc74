import { Button, Checkbox } from 'antd'
import styles from './list-tools.module.css'
import { PanelPopover } from './panel-popover.tsx'
import { useText } from './text.ts'

type Props = {
  columns: { name: string; label: string }[]
  shown: string[]
  always: string[]
  onChange: (shown: string[] | null) => void
}

/** Which columns a list shows, in the list's own order; the choice goes into the address. */
export function ColumnChooser({ columns, shown, always, onChange }: Props) {
  const t = useText()
  const toggle = (name: string, isOn: boolean) =>
    onChange(columns.map((column) => column.name).filter((it) => (it === name ? isOn : shown.includes(it))))
  const content = (
    <div className={styles['columns']}>
      <div className={styles['boxes']}>
        {columns.map(({ name, label }) => (
          <Checkbox
            key={name}
            checked={shown.includes(name)}
            disabled={always.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          >
            {label}
          </Checkbox>
        ))}
      </div>
      <Button size='small' type='link' onClick={() => onChange(null)}>
        {t('list.columns_reset')}
      </Button>
    </div>
  )
  return (
    <PanelPopover label={t('list.columns')} placement='bottomRight' content={() => content}>
      {(isOpen) => (
        <Button aria-expanded={isOpen} aria-haspopup='dialog'>
          {t('list.columns')}
        </Button>
      )}
    </PanelPopover>
  )
}
