import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Among, managersQuery } from './allocate.ts'
import { useAllocationText } from './allocation-text.ts'
import { type PersonChoice, PersonPicker } from './person-picker.tsx'
import { useSettled } from './use-settled.ts'

const SETTLED_MS = 250

type Props = {
  label: string
  value: string | null
  among?: Among
  onChange: (employeeId: string | null, name: string) => void
}

/** A manager within reach, or among others, found by name or number, with how many customers he holds. */
export function ManagerFinder({ label, value, onChange, among = 'reach' }: Props) {
  const t = useAllocationText()
  const [typed, setTyped] = useState('')
  const { data = [], isFetching } = useQuery(managersQuery(useSettled(typed.trim(), SETTLED_MS), among))
  const [chosen, setChosen] = useState<PersonChoice | null>(null)
  const found = data.map((it): PersonChoice => {
    const holds = t('allocation.one_holds', { retail: it.retail_count, corporate: it.corporate_count })
    return {
      value: it.employee_id,
      label: it.is_virtual
        ? `${t('allocation.of_unit')} ${it.org_name ?? ''}`
        : (it.employee_name ?? it.employee_id),
      hint: it.is_virtual ? it.employee_id : `${it.employee_id} ${it.org_name ?? ''} ${holds}`,
    }
  })
  const known = chosen !== null && chosen.value === value ? [chosen] : []
  const choices = [...known, ...found.filter((it) => it.value !== chosen?.value || known.length === 0)]
  return (
    <PersonPicker
      label={label}
      placeholder={t('allocation.one_find')}
      value={value}
      choices={choices}
      onSearch={setTyped}
      isLoading={isFetching}
      onChange={(it) => {
        const choice = choices.find((one) => one.value === it) ?? null
        setChosen(choice)
        onChange(it, choice?.label ?? '')
      }}
    />
  )
}
