import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import { fetchBrief } from './brief.api.ts'

/** The customer on two pages, to be taken along. */
export function BriefButton({ customerId }: { customerId: string }) {
  const t = useRecordText()
  const { language } = usePreferences()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fetchBrief(customerId, language === 'zh-CN' ? 'zh' : 'en'),
  })
  return (
    <>
      <Button loading={isPending} title={t('record.brief_title')} onClick={() => mutate()}>
        {t('record.brief')}
      </Button>
      {error && <ProblemNotice error={error} />}
    </>
  )
}
