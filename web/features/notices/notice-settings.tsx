import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Drawer } from 'antd'
import { useBilingual } from '../../shared/figures.tsx'
import { useNoticesText } from '../../shared/notices-text.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import type { Settings } from './notices.api.ts'
import { sendChoice, settingsQuery } from './notices.api.ts'
import styles from './notices.module.css'

function Choices({ settings }: { settings: Settings }) {
  const t = useNoticesText()
  const say = useBilingual()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ kind, isOn }: { kind: string; isOn: boolean }) => sendChoice(kind, isOn),
    onSuccess: (answer) => client.setQueryData(settingsQuery.queryKey, answer),
  })
  const { mail_address: address } = settings
  return (
    <>
      <p>{t('notice.settings_note')}</p>
      <p>{address === null ? t('notice.mail_none') : t('notice.mail_to', { address })}</p>
      {error && <ProblemNotice error={error} />}
      <ul>
        {settings.kinds.map((it) => (
          <li key={it.kind_code}>
            <span>{say(it.kind)}</span>
            <Checkbox
              checked={it.is_mail_on}
              disabled={isPending}
              aria-label={t('notice.mail_of', { kind: say(it.kind) })}
              onChange={({ target }) => mutate({ kind: it.kind_code, isOn: target.checked })}
            >
              {t('notice.mail')}
            </Checkbox>
          </li>
        ))}
      </ul>
    </>
  )
}

/** How one is told of each kind. */
export function NoticeSettings({ onClose }: { onClose: () => void }) {
  const t = useNoticesText()
  const { data, error, refetch } = useQuery(settingsQuery)
  return (
    <Drawer open size='min(420px, 100vw)' title={t('notice.settings')} onClose={onClose}>
      <div className={styles['settings']}>
        {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Bones rows={8} />}
        {data && <Choices settings={data} />}
      </div>
    </Drawer>
  )
}
