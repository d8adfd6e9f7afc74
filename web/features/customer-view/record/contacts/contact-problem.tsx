import { Problem } from '../../../../shared/api-client.ts'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import { intoView } from '../side-form.tsx'
import styles from './contacts.module.css'

const FIELDS = {
  happened_at: 'moment',
  note: 'note',
  direction_code: 'direction',
  colleague_ids: 'colleague',
  'next_step.due_on': 'due_on',
  to_user_id: 'to',
  given_on: 'given_on',
} as const
const isKnown = (field: unknown): field is keyof typeof FIELDS => typeof field === 'string' && field in FIELDS

/** Why what was entered was refused: by its field where it is one, else as on any page. */
export function ContactProblem({ error }: { error: unknown }) {
  const t = useContactsText()
  const field = error instanceof Problem && error.code === 'invalid' ? error.details['field'] : null
  if (!isKnown(field)) return <ProblemNotice error={error} />
  return (
    <p ref={intoView} className={styles['wrong']} role='alert'>
      {t(`contact.lacking.${FIELDS[field]}`)}
    </p>
  )
}
