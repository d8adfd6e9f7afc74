import { Select } from 'antd'
import styles from './person-picker.module.css'
import { useText } from './text.ts'

export type PersonChoice = {
  value: string
  label: string
  /** What tells one from another of the same name, or says more of him. */
  hint?: string | undefined
  /** Why he cannot be chosen. */
  barred?: string | undefined
}

type Props = {
  label: string
  placeholder?: string
  value: string | null
  choices: readonly PersonChoice[]
  onChange: (value: string | null) => void
  /** Asks the server for what is typed; without it the choices are all there are. */
  onSearch?: (text: string) => void
  isLoading?: boolean
}

function Choice({ label, hint, barred }: Omit<PersonChoice, 'value'>) {
  return (
    <span className={styles['choice']}>
      {label}
      {hint && <small>{hint}</small>}
      {barred && <small className={styles['barred']}>{barred}</small>}
    </span>
  )
}

/** Somebody, found by a piece of his name or number: the same wherever a person is chosen. */
export function PersonPicker({ label, placeholder, value, choices, onChange, onSearch, isLoading }: Props) {
  const t = useText()
  return (
    <Select
      className={styles['picker']!}
      aria-label={label}
      placeholder={placeholder}
      showSearch={onSearch ? { filterOption: false, onSearch } : { optionFilterProp: 'label' }}
      // Inside a dialog of the browser nothing outside can be reached.
      getPopupContainer={(it: HTMLElement) => it.parentElement ?? document.body}
      loading={isLoading ?? false}
      notFoundContent={t('state.no_rows')}
      value={value}
      onChange={(it: string | undefined) => onChange(it ?? null)}
      options={choices.map((it) => ({
        value: it.value,
        label: it.label,
        disabled: it.barred !== undefined,
        title: it.barred ?? '',
      }))}
      optionRender={({ value: of, label: name }) => (
        <Choice label={String(name)} {...restOf(choices.find((it) => it.value === of))} />
      )}
    />
  )
}

/** People of whom a page knows all, each with his number. */
export const choicesOf = (people: readonly { user_id: string; display_name: string }[]): PersonChoice[] =>
  people.map(({ user_id: value, display_name: label }) => ({ value, label, hint: value }))

const restOf = (choice: PersonChoice | undefined) => ({ hint: choice?.hint, barred: choice?.barred })
