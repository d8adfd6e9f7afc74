import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { EntryProblem } from './drawer.tsx'
import { fetchBrief } from './profile.api.ts'

/** The customer on two pages, to be taken along. */
export function BriefButton({ customerId }: { customerId: string }) {
  const t = useProfileText()
  const { language } = usePreferences()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fetchBrief(customerId, language === 'zh-CN' ? 'zh' : 'en'),
  })
  return (
    <>
      <Button loading={isPending} title={t('profile.brief_title')} onClick={() => mutate()}>
        {t('profile.brief')}
      </Button>
      {error && <EntryProblem error={error} />}
    </>
  )
}
