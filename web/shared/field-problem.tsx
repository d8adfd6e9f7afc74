import { Problem } from './api-client.ts'
import { useFieldsText } from './fields-text.ts'
import { ProblemNotice } from './states.tsx'

const REFUSALS = [
  'custom_fields_wrong',
  'custom_fields_moved',
  'custom_field_taken',
  'custom_field_moved',
  'custom_field_wrong',
  'custom_fields_many',
] as const

type Refusal = (code: string) => string | undefined

/** Why a field or its values were refused, in words; nothing for what can happen on any page. */
export function useFieldRefusal(): Refusal {
  const t = useFieldsText()
  return (code) => {
    const known = REFUSALS.find((it) => it === code)
    return known && t(`fields.refused.${known}`)
  }
}

/** Why a field or its values were refused; what can happen on any page is told as there. */
export function FieldProblem({ error }: { error: unknown }) {
  const refusal = useFieldRefusal()
  const told = error instanceof Problem ? refusal(error.code) : undefined
  return told === undefined ? <ProblemNotice error={error} /> : <p role='alert'>{told}</p>
}
