import { useState } from 'react'
import { useBilingual } from './figures.tsx'
import { useFoundPeople } from './find-people.ts'
import { type PersonChoice, PersonPicker } from './person-picker.tsx'

type Props = {
  label: string
  placeholder: string
  value: string | null
  /** What the person is called who was chosen elsewhere, as an address does. */
  name?: string | undefined
  onChange: (userId: string | null) => void
}

/** Somebody who may sign in, found by name or number; whoever has left, by the number alone. */
export function PersonFinder({ label: asks, placeholder, value, name, onChange }: Props) {
  const say = useBilingual()
  const { text, found, isFetching, onSearch } = useFoundPeople()
  const [chosen, setChosen] = useState<PersonChoice | null>(null)
  const people = found.flatMap(({ user_id: id, name: words }): PersonChoice[] =>
    id === null ? [] : [{ value: id, label: say(words), hint: id }],
  )
  const byNumber = people.length === 0 && text !== '' ? [{ value: text, label: text }] : []
  const others = [...people, ...byNumber].filter((it) => it.value !== value)
  const label = name ?? (chosen?.value === value ? chosen?.label : null) ?? value
  const known = value === null || label === null ? [] : [{ value, label, hint: value }]
  const choices = [...known, ...others]
  return (
    <PersonPicker
      label={asks}
      placeholder={placeholder}
      value={value}
      choices={choices}
      onSearch={onSearch}
      isLoading={isFetching}
      onChange={(it) => {
        setChosen(choices.find((one) => one.value === it) ?? null)
        onChange(it)
      }}
    />
  )
}
