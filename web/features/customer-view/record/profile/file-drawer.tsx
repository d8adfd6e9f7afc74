import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { FILE_BYTES_MAX } from '../../../../../src/modules/customer-profile/schema.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import repairs from '../repairs/repairs.module.css'
import { SideForm } from '../side-form.tsx'
import { EntryProblem, Form, Labelled, useRefresh } from './form.tsx'
import { FileFields } from './entry-fields.tsx'
import { type ChangedEntry, sendFile } from './profile.api.ts'

type Described = Pick<Extract<ChangedEntry, { kind_code: 'attachment' }>, 'attachment_code' | 'expires_on'>

/** Attaches a file to the record. */
export function FileDrawer({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useProfileText()
  const refresh = useRefresh(customerId)
  const [described, setDescribed] = useState<Described>({ attachment_code: 'visit_record', expires_on: null })
  const [file, setFile] = useState<File | null>(null)
  const [isTried, setTried] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (chosen: File) =>
      sendFile(customerId, { ...described, expires_on: described.expires_on ?? '', file: chosen }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  const isLarge = file !== null && file.size > FILE_BYTES_MAX
  const wrong = isLarge
    ? t('profile.file_large')
    : isTried && file === null
      ? t('profile.file_missing')
      : null
  return (
    <SideForm title={t('profile.add_file')} onClose={onClose}>
      <Form
        onSubmit={() => {
          setTried(true)
          if (file !== null && !isLarge) mutate(file)
        }}
      >
        <Labelled label={t('profile.file')}>
          <input
            type='file'
            accept='.pdf,.png,.jpg,.jpeg'
            onChange={({ target }) => setFile(target.files?.[0] ?? null)}
          />
        </Labelled>
        <FileFields entry={described} set={(change) => setDescribed((old) => ({ ...old, ...change }))} />
        {wrong !== null && (
          <p role='alert' className={repairs['wrong']}>
            {wrong}
          </p>
        )}
        {error && <EntryProblem error={error} />}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('profile.save')}
        </Button>
      </Form>
    </SideForm>
  )
}
