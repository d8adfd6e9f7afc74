import { CloseOutlined } from '@ant-design/icons'
import styles from './filter-fields.module.css'
import { useText } from './text.ts'

type Props = {
  chips: { index: number; text: string }[]
  onRemove: (index: number) => void
  onClear: (() => void) | null
}

/** Conditions that came with a link and have no field of their own: seen, and taken away one by one. */
export function ConditionChips({ chips, onRemove, onClear }: Props) {
  const t = useText()
  if (chips.length === 0 && onClear === null) return null
  return (
    <div className={styles['chips']}>
      {chips.map(({ index, text }) => (
        <span key={index} className={styles['chip']}>
          {text}
          <button
            type='button'
            aria-label={t('list.remove_condition', { text })}
            onClick={() => onRemove(index)}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      ))}
      {onClear && (
        <button type='button' className={styles['clear']} onClick={onClear}>
          {t('action.clear_all')}
        </button>
      )}
    </div>
  )
}
