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

/** Why a field or its values were refused; what can happen on any page is told as there. */
export function FieldProblem({ error }: { error: unknown }) {
  const t = useFieldsText()
  const code = error instanceof Problem ? REFUSALS.find((it) => it === error.code) : undefined
  return code === undefined ? (
    <ProblemNotice error={error} />
  ) : (
    <p role='alert'>{t(`fields.refused.${code}`)}</p>
  )
}
