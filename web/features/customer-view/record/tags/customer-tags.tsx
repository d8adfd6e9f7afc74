import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge } from '../../../../shared/code-label.tsx'
import { useBilingual } from '../../../../shared/figures.tsx'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { useText } from '../../../../shared/text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { sendTag, sendTagOff, tagsOfQuery, tagsQuery } from '../../tags.api.ts'
import styles from './tags.module.css'

type Props = { recordKey: CustomerKey }

/** The tags of a customer, put on and taken off where they are read. */
export function CustomerTags({ recordKey }: Props) {
  const t = useText()
  const say = useBilingual()
  const client = useQueryClient()
  const { customerId } = recordKey
  const { data } = useQuery(tagsOfQuery(recordKey))
  const { data: catalogue } = useQuery({ ...tagsQuery, enabled: data?.may_write ?? false })
  const { mutate, isPending } = useMutation({
    mutationFn: ({ code, isOn }: { code: string; isOn: boolean }) =>
      (isOn ? sendTag : sendTagOff)(customerId, code),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('tags') }),
  })
  if (!data) return null
  const nameOf = (it: { name_zh: string; name_en: string }) => say({ zh: it.name_zh, en: it.name_en })
  const offered = (catalogue?.tags ?? []).filter(
    (it) => it.is_active && !data.rows.some((one) => one.tag_code === it.tag_code),
  )
  return (
    <span className={styles['tags']}>
      {data.rows.map((it) => (
        <span key={it.tag_code} className={styles['tag']}>
          <Badge
            text={nameOf(it)}
            title={`${it.tagged_by_name ?? ''} ${bankMoment(it.tagged_at).slice(0, 10)}`}
            tone='purple'
          />
          {data.may_write && (
            <button
              type='button'
              disabled={isPending}
              aria-label={t('tags.remove', { name: nameOf(it) })}
              onClick={() => mutate({ code: it.tag_code, isOn: false })}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {data.may_write && offered.length > 0 && (
        <select
          aria-label={t('tags.add')}
          disabled={isPending}
          value=''
          onChange={({ target }) => mutate({ code: target.value, isOn: true })}
        >
          <option value=''>{t('tags.add')}</option>
          {offered.map((it) => (
            <option key={it.tag_code} value={it.tag_code}>
              {nameOf(it)}
            </option>
          ))}
        </select>
      )}
    </span>
  )
}
