import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { bankMoment } from '../../shared/bank-moment.ts'
import { useBilingual } from '../../shared/figures.tsx'
import { usePeopleText } from '../../shared/people-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { type HandOver as Told, handOverQuery, refreshPeople, sendHandOver } from './people.api.ts'
import styles from './people.module.css'
import { OpenItems, useRoleName } from './words.tsx'

type Holding = { post_id: string; user_id: string }

/** Whether something has to be handed over first; until that is known, yes. */
export function useIsBlocked({ post_id, user_id }: Holding): boolean {
  const { data } = useQuery(handOverQuery(post_id, user_id))
  return data === undefined || data.open.length > 0
}

const minuteOf = (moment: string) => bankMoment(moment).slice(0, 16)

/** Who sees to it, and whether he was asked. */
function Heads({ told, holding }: { told: Told; holding: Holding }) {
  const t = usePeopleText()
  const say = useBilingual()
  const nameOf = useRoleName()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendHandOver(holding.post_id, holding.user_id),
    onSettled: () => refreshPeople(client),
  })
  const { heads, asked } = told
  const [first] = heads
  if (first === undefined && asked === null) return <p>{t('post.no_head')}</p>
  const words = heads.map((it) => `${it.unit_name} ${nameOf(it)} ${it.display_name}`)
  return (
    <>
      {first && <p>{t('post.seen_to_by', { heads: words.join(t('text.comma')) })}</p>}
      {asked !== null ? (
        <p role='status'>
          {t('post.asked', {
            given: minuteOf(asked.given_at),
            to: say({ zh: asked.to_name_zh, en: asked.to_name_en }),
            due: minuteOf(asked.due_at),
          })}
        </p>
      ) : (
        <Button size='small' loading={isPending} onClick={() => mutate()}>
          {t('post.ask_hand_over', { name: first!.display_name })}
        </Button>
      )}
      {error && <ProblemNotice error={error} />}
    </>
  )
}

/** What has to be handed over first and who sees to it; nothing where the way is free. */
export function HandOver({ holding }: { holding: Holding }) {
  const t = usePeopleText()
  const { data, error } = useQuery(handOverQuery(holding.post_id, holding.user_id))
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className={styles['muted']}>{t('post.checking')}</p>
  if (data.open.length === 0) return <p className={styles['muted']}>{t('user.open_none')}</p>
  return (
    <div className={styles['notice']} role='alert'>
      <p>{t('post.open_block')}</p>
      <OpenItems open={data.open} />
      <Heads told={data} holding={holding} />
    </div>
  )
}
