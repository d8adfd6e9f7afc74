import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Pagination } from 'antd'
import type { WhoAnswer } from '../../../src/platform/access.schema.ts'
import { HiddenWhy, KeptAt, WhyWords } from '../../shared/access/answer.tsx'
import { ShownFields } from '../../shared/access/fields.tsx'
import { whoQuery, whyQuery } from '../../shared/access/questions.ts'
import { WayCard, wayKey } from '../../shared/access/way-card.tsx'
import { useAccessText } from '../../shared/access-text.ts'
import { readFieldClass, useAskedFields } from '../../shared/field-classes.ts'
import { formatCount } from '../../shared/money.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { type AccessSearch, namedBy, readAccessSearch } from './access-search.ts'
import styles from './access.module.css'
import { QuestionForm } from './question-form.tsx'

const PEOPLE_A_PAGE = 20

type PartProps = { search: AccessSearch; onAsk: (asked: AccessSearch) => void }

/** Of one person: whether he sees the customer, why, and how fields are shown to him. */
function Why({ search, onAsk }: PartProps) {
  const t = useAccessText()
  const { user = null, customer = '', on = null } = search
  const fields = useAskedFields(readFieldClass(search.field))
  const isAsked = user !== null && customer !== ''
  const { data, error, refetch } = useQuery({
    ...whyQuery({ userId: user, customer: namedBy(customer), on, fields: fields ?? [] }),
    enabled: isAsked && fields !== null,
  })
  const name = data?.user.display_name ?? undefined
  return (
    <>
      <QuestionForm key={JSON.stringify(search)} search={search} name={name} onAsk={onAsk} />
      {!isAsked && <EmptyState title={t('access.why_first')} isSmall />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isAsked && !data && !error && <Bones rows={6} />}
      {data && !error && (
        <section className={styles['answer']} aria-label={t('access.answer')}>
          <WhyWords answer={data} />
        </section>
      )}
    </>
  )
}

type Seer = WhoAnswer['people'][number]

function SeerCard({ seer: { user, ways }, search }: { seer: Seer; search: AccessSearch }) {
  const t = useAccessText()
  const { tab: _tab, page: _page, ...asked } = search
  return (
    <li>
      <p className={styles['line']}>
        <strong>{user.display_name ?? user.user_id}</strong> <small>{user.user_id}</small>
        <Link to='/system/access' search={{ ...asked, user: user.user_id }}>
          {t('access.explain_one')}
        </Link>
      </p>
      {ways.map((way) => (
        <WayCard key={wayKey(way)} way={way} isShort />
      ))}
      {ways.some((way) => way.fields.length > 0) && <ShownFields ways={ways} />}
    </li>
  )
}

function Seers({ answer, search }: { answer: WhoAnswer; search: AccessSearch }) {
  const t = useAccessText()
  const navigate = useNavigate({ from: '/system/access' })
  const { people } = answer
  const page = Math.min(search.page ?? 1, Math.max(1, Math.ceil(people.length / PEOPLE_A_PAGE)))
  const shown = people.slice((page - 1) * PEOPLE_A_PAGE, page * PEOPLE_A_PAGE)
  return (
    <section className={styles['answer']} aria-label={t('access.answer')}>
      <p className={styles['count']}>
        {t('access.who_on', { count: formatCount(people.length), on: answer.on })}
      </p>
      <KeptAt {...answer} />
      <HiddenWhy private={answer.private} />
      <ul className={styles['people']}>
        {shown.map((seer) => (
          <SeerCard key={seer.user.user_id} seer={seer} search={search} />
        ))}
      </ul>
      {people.length > PEOPLE_A_PAGE && (
        <Pagination
          size='small'
          current={page}
          pageSize={PEOPLE_A_PAGE}
          total={people.length}
          showSizeChanger={false}
          onChange={(to) => void navigate({ search: readAccessSearch({ ...search, page: to }) })}
        />
      )}
    </section>
  )
}

/** Everybody who could see the customer on the day, a page at a time. */
function Who({ search, onAsk }: PartProps) {
  const t = useAccessText()
  const { customer = '', on = null } = search
  const field = readFieldClass(search.field)
  const isAsked = customer !== ''
  const question = { customer: namedBy(customer), on, fields: field ? [field] : [] }
  const { data, error, refetch } = useQuery({ ...whoQuery(question), enabled: isAsked })
  const { page: _page, ...asked } = search
  return (
    <>
      <QuestionForm key={JSON.stringify(asked)} search={asked} onAsk={onAsk} />
      {!isAsked && <EmptyState title={t('access.who_first')} isSmall />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isAsked && !data && !error && <Bones rows={6} />}
      {data && !error && <Seers answer={data} search={search} />}
    </>
  )
}

/** Why somebody sees a customer, and who could: for those who watch over it and may see none. */
export function AccessPage() {
  const t = useAccessText()
  const search = useSearch({ from: '/frame/system/access' })
  const navigate = useNavigate({ from: '/system/access' })
  usePageTitle('/system/access', t('menu.access'))
  const onAsk = (asked: AccessSearch) => void navigate({ search: readAccessSearch({ ...asked }) })
  const part = { search, onAsk }
  return (
    <section className={styles['page']} aria-labelledby='access-title'>
      <header className={styles['head']}>
        <h1 id='access-title'>{t('menu.access')}</h1>
        <span className={styles['note']}>{t('access.note')}</span>
      </header>
      <div className={styles['tabs']}>
        <Tabs
          label={t('menu.access')}
          chosen={search.tab ?? 'why'}
          onChoose={(key) => {
            const { tab: _tab, page: _page, ...asked } = search
            onAsk(key === 'who' ? { ...asked, tab: 'who' } : asked)
          }}
          tabs={[
            { key: 'why', label: t('access.tab.why'), content: <Why {...part} /> },
            { key: 'who', label: t('access.tab.who'), content: <Who {...part} /> },
          ]}
        />
      </div>
    </section>
  )
}
