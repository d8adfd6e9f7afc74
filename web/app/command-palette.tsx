import { useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { isCustomerNo } from '../features/approvals/approvals-search.ts'
import type { CustomerSearch } from '../features/customer-view/use-customer-search.ts'
import { useCustomerSearch } from '../features/customer-view/use-customer-search.ts'
import { AskAccess } from '../shared/ask-access.tsx'
import { Money } from '../shared/figures.tsx'
import { formatCount } from '../shared/money.ts'
import { EmptyState, ProblemNotice } from '../shared/states.tsx'
import { useHiddenText } from '../shared/hidden-text.ts'
import { labelOf, useText } from '../shared/text.ts'
import { useViewer } from '../shared/viewer.ts'
import styles from './command-palette.module.css'
import type { MenuModule } from './menu.ts'
import type { Command } from './use-commands.ts'
import { useCommands } from './use-commands.ts'

type Item = { key: string; group: string; title: string; aside: ReactNode; run: () => void }

type Props = { modules: MenuModule[]; mayReadCustomers: boolean; onClose: () => void }

type Found = { items: Item[]; search: CustomerSearch }

function useItems(typed: string, { modules, mayReadCustomers }: Props): Found {
  const t = useText()
  const navigate = useNavigate()
  const search = useCustomerSearch(typed, mayReadCustomers)
  const commands = useCommands(modules)
  const text = typed.trim().toLowerCase()
  const customers = search.hits.map((hit): Item => ({
    key: hit.customer_id,
    group: t('palette.customers'),
    title: hit.customer_name,
    aside: (
      <>
        <span>{hit.source_customer_no}</span>
        <span>{hit.org_name}</span>
        <Money value={hit.aum_balance_eod} hasUnit />
        <span className={styles['kind']}>{labelOf(t, `matched.${hit.matched_kind}`, hit.matched_kind)}</span>
      </>
    ),
    run: () =>
      void navigate({ to: '/customers/$customer_id', params: { customer_id: hit.customer_id }, search: {} }),
  }))
  const matches = (command: Command) => text === '' || command.title.toLowerCase().includes(text)
  return { search, items: [...customers, ...commands.filter(matches).map((it) => ({ ...it, aside: null }))] }
}

function Results({ items, chosen, onRun }: { items: Item[]; chosen: number; onRun: (item: Item) => void }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#palette-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const groups = [...new Set(items.map((item) => item.group))]
  return (
    <div
      id='palette-results'
      role='listbox'
      className={styles['results']}
      ref={list}
      aria-labelledby='palette-input'
    >
      {groups.map((group) => (
        <div key={group} role='group' aria-label={group}>
          <div className={styles['group']} aria-hidden>
            {group}
          </div>
          {items.map(
            (item, index) =>
              item.group === group && (
                <div
                  key={item.key}
                  id={`palette-${index}`}
                  role='option'
                  tabIndex={-1}
                  aria-selected={index === chosen}
                  className={styles['item']}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => onRun(item)}
                  onKeyDown={() => undefined}
                >
                  <span className={styles['title']}>{item.title}</span>
                  <span className={styles['aside']}>{item.aside}</span>
                </div>
              ),
          )}
        </div>
      ))}
    </div>
  )
}

/** Why there are no customers among the results, or not all of them. */
function SearchNote({ search, onClose }: { search: CustomerSearch; onClose: () => void }) {
  const t = useText()
  const said = useHiddenText()
  const { reach } = useViewer()
  if (search.error) return <ProblemNotice error={search.error} />
  if (search.isSearching) return <p className={styles['note']}>{t('palette.searching')}</p>
  if (search.query === '') return null
  if (search.hits.length === 0)
    return (
      <EmptyState
        isSmall
        title={t('palette.nothing', { query: search.query })}
        hint={reach?.kind === 'head' ? undefined : said('hidden.only_reach')}
      >
        {isCustomerNo(search.query) && (
          <AskAccess customerNo={search.query.toUpperCase()} onChosen={onClose} />
        )}
      </EmptyState>
    )
  if (!search.isLimited) return null
  return <p className={styles['note']}>{t('palette.limited', { count: formatCount(search.hits.length) })}</p>
}

/** Goes to a customer, a page or an action by typing; everything works from the keyboard. */
export function CommandPalette(props: Props) {
  const t = useText()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const { items, search } = useItems(typed, props)
  const at = Math.min(chosen, items.length - 1)
  const run = (item: Item | undefined) => {
    if (item === undefined) return
    props.onClose()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((at + step + items.length) % Math.max(1, items.length))
    }
    // There is nothing else to go to: the results are walked with the arrows.
    if (event.key === 'Tab') event.preventDefault()
    // What is shown while a search runs belongs to the text before; Enter waits for the answer.
    if (event.key === 'Enter' && !search.isSearching) run(items[at])
  }
  return (
    <Modal
      open
      onCancel={props.onClose}
      footer={null}
      closable={false}
      width={680}
      style={{ top: '10vh' }}
      title={<span className='zk-hidden'>{t('palette.title')}</span>}
      classNames={{ container: styles['box']! }}
      styles={{ container: { padding: 0 }, header: { height: 0, margin: 0, padding: 0 } }}
    >
      <input
        id='palette-input'
        className={styles['input']}
        role='combobox'
        aria-label={t('palette.open')}
        aria-expanded
        aria-controls='palette-results'
        aria-activedescendant={at >= 0 ? `palette-${at}` : undefined}
        aria-autocomplete='list'
        autoComplete='off'
        spellCheck={false}
        placeholder={t('palette.placeholder')}
        value={typed}
        maxLength={100}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- a palette is opened to be typed into.
        autoFocus
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div aria-live='polite'>
        <SearchNote search={search} onClose={props.onClose} />
      </div>
      <Results items={items} chosen={at} onRun={run} />
      <p className={styles['hint']}>{t('palette.hint')}</p>
    </Modal>
  )
}
