import { useQuery } from '@tanstack/react-query'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import { SideForm } from '../side-form.tsx'
import { type VersionsAnswer, versionsQuery } from './profile.api.ts'
import { useEntryWords } from './entry-words.ts'
import styles from './profile.module.css'

function Version({ row }: { row: VersionsAnswer['rows'][number] }) {
  const t = useProfileText()
  const wordsOf = useEntryWords()
  const at = (moment: string) => bankMoment(moment).slice(0, 16)
  return (
    <li>
      <b>{t('profile.version', { version: row.version })}</b>
      <span>{wordsOf(row)}</span>
      <small>
        {t('profile.entered', { name: row.entered_by_name ?? '—', at: at(row.entered_at) })}
        {' · '}
        {row.ended_at === null
          ? t('profile.standing')
          : t('profile.ended', { name: row.ended_by_name ?? '—', at: at(row.ended_at) })}
      </small>
    </li>
  )
}

/** Who entered what when, the newest first. */
export function VersionsDrawer({ customerId, entryId, onClose }: Props) {
  const t = useProfileText()
  const { data, error } = useQuery(versionsQuery({ customerId, entryId }))
  return (
    <SideForm title={t('profile.versions')} onClose={onClose}>
      {error && <ProblemNotice error={error} />}
      {!data && !error && <Bones rows={4} />}
      <ol className={styles['versions']}>
        {data?.rows.map((row) => (
          <Version key={row.version} row={row} />
        ))}
      </ol>
    </SideForm>
  )
}
type Props = { customerId: string; entryId: string; onClose: () => void }
