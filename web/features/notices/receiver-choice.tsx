import { useBilingual } from '../../shared/figures.tsx'
import { type Found, useFoundPeople } from '../../shared/find-people.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { PersonPicker } from '../../shared/person-picker.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import styles from './notices.module.css'
import type { Receiver } from './tasks.api.ts'

const keyOf = ({ user_id, post_id }: Found) => (post_id === null ? `user ${user_id}` : `post ${post_id}`)

type Props = { chosen: Receiver | null; onChoose: (receiver: Receiver) => void }

/** A person, or a post with whoever fills it. */
export function ReceiverChoice({ chosen, onChoose }: Props) {
  const t = useNoticesText()
  const say = useBilingual()
  const { found, error, isFetching, onSearch } = useFoundPeople()
  const isKept = chosen !== null && !found.some((it) => keyOf(it) === keyOf(chosen))
  const offered = isKept ? [chosen, ...found] : found
  return (
    <div className={styles['picked']}>
      <span>{t('task.form_to')}</span>
      <PersonPicker
        label={t('task.form_to')}
        placeholder={t('task.form_to_hint')}
        value={chosen && keyOf(chosen)}
        choices={offered.map((it) => ({
          value: keyOf(it),
          label: say(it.name),
          hint: t(it.post_id === null ? 'task.form_person' : 'task.form_post'),
        }))}
        onSearch={onSearch}
        isLoading={isFetching}
        onChange={(key) => {
          const it = offered.find((other) => keyOf(other) === key)
          if (it) onChoose(it)
        }}
      />
      {error && <ProblemNotice error={error} />}
    </div>
  )
}
