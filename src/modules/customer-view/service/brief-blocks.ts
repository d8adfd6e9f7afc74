import { bankTime } from '../../../platform/clock.ts'
import { codeLists, wordForCode } from '../../../platform/code-lists.ts'
import type { Block } from '../../../platform/pdf-paper.ts'
import { HIDDEN, HIDDEN_AMOUNT } from '../../../platform/schema.ts'
import { preferenceWords } from '../../customer-profile/index.ts'
import type { Alert, Figures, NextStep } from '../attention.schema.ts'
import type { Brief, BriefLanguage } from './brief-content.ts'
import { BRIEF_WORDS, SENTENCES } from './brief-words.ts'

/** Of each list so many lines stand on the paper. */
const MOST = { steps: 8, maturities: 12, tickets: 6, life_events: 10, notes: 8 }
const NOTHING = '—'

type Cell = string | null | undefined
const textOf = (value: Cell): string =>
  value === null || value === undefined || value === '' ? NOTHING : value

const BAND = /^\[(\d*),(\d*)\)$/
const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** An amount as the paper has it: with its thousands, or the band that somebody sees in its place. */
export function amountText(value: Cell): string {
  if (value === null || value === undefined) return NOTHING
  if (value === HIDDEN_AMOUNT) return HIDDEN
  const [, from, to] = BAND.exec(value) ?? []
  if (from !== undefined && to !== undefined) {
    if (from === '') return `< ${grouped(to)}`
    return to === '' ? `≥ ${grouped(from)}` : `${grouped(from)} – ${grouped(to)}`
  }
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(value) ?? []
  return whole === '' ? value : `${sign}${grouped(whole)}${fraction}`
}

/** The brief as blocks of a paper; it is shown already as whoever prints it may see it. */
export function blocksOf(brief: Brief, language: BriefLanguage): Block[] {
  const lists = codeLists()
  const word = (list: string, code: Cell) => (code ? wordForCode(lists, { list, code, language }) : NOTHING)
  const writer = { words: BRIEF_WORDS[language], word, language }
  return [
    whoBlock(writer, brief),
    figuresBlock(writer, brief),
    attentionBlock(writer, brief),
    maturitiesBlock(writer, brief),
    ticketsBlock(writer, brief),
    ...contactBlocks(writer, brief),
    ...profileBlocks(writer, brief),
  ]
}

type Writer = {
  words: (typeof BRIEF_WORDS)[BriefLanguage]
  word: (list: string, code: Cell) => string
  language: BriefLanguage
}

function whoBlock({ words, word }: Writer, { customer, owner }: Brief): Block {
  const isRetail = customer.customer_type_code === 'retail'
  const holder = owner?.is_virtual ? words.virtual : (owner?.employee_name ?? owner?.employee_id)
  const job = isRetail ? customer.employer_name : word('industry', customer.industry_code)
  const age = customer.age_years
  return {
    title: words.who,
    facts: [
      [words.name, customer.customer_name],
      [words.customer_no, customer.source_customer_no],
      [words.grade, word('grade', customer.grade_code)],
      [words.type, word('customer_type', customer.customer_type_code)],
      [words.holder, textOf(holder)],
      [words.unit_name, textOf(customer.org_name)],
      isRetail
        ? [words.age_name, age === null || customer.birth_date === HIDDEN ? NOTHING : words.age(age)]
        : [words.founded, textOf(customer.founded_on)],
      [words.job, textOf(job)],
      [words.since, textOf(customer.opened_on)],
      [words.mobile, textOf(customer.mobile_masked)],
      [words.stage, word('lifecycle_stage', customer.lifecycle_stage_code)],
    ],
  }
}

function figuresBlock({ words }: Writer, { customer }: Brief): Block {
  const figures = [
    [words.aum, customer.aum_balance_eod],
    [words.aum_mom, customer.aum_balance_change_mom],
    [words.aum_avg, customer.aum_balance_avg_mtd],
    [words.aum_ytd, customer.aum_balance_change_ytd],
    [words.deposit, customer.deposit_balance_eod],
    [words.deposit_avg, customer.deposit_balance_avg_mtd],
    [words.loan, customer.loan_balance_eod],
    [words.contribution, customer.contribution_ytd],
  ] as const
  return { title: words.figures, facts: figures.map(([name, value]) => [name, amountText(value)]) }
}

/** A grade, a level of warning and a level of risk have codes that no other of the three has. */
const LEVELS = ['grade', 'churn_level', 'risk_level']

function sentence({ word, words, language }: Writer, told: Alert | NextStep): string {
  const code = 'alert_code' in told ? told.alert_code : told.step_code
  const level = (it: string) => LEVELS.map((list) => word(list, it)).find((found) => found !== it) ?? it
  const values: Record<keyof Omit<Figures, 'tab'>, string> = {
    count: String(told.count ?? NOTHING),
    days: told.days === null ? NOTHING : String(Math.abs(told.days)),
    on: textOf(told.on),
    amount: told.amount === null ? NOTHING : `${amountText(told.amount)} ${words.unit}`,
    code: told.code ? level(told.code) : NOTHING,
  }
  return SENTENCES[language][code].replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name])
}

function attentionBlock(writer: Writer, { alerts, steps }: Brief): Block {
  const lines = [
    ...alerts.map((it) => `${it.is_grave ? '‼' : '!'} ${sentence(writer, it)}`),
    ...steps.map((it) => `→ ${sentence(writer, it)}`),
  ]
  return { title: writer.words.attention, lines: orNothing(writer, lines) }
}

const orNothing = ({ words }: Writer, lines: string[]) => (lines.length === 0 ? [words.nothing] : lines)

/** The first rows, and how many there are more. */
function most<Row>({ words }: Writer, rows: readonly Row[], limit: number) {
  const rest = rows.length - limit
  return { rows: rows.slice(0, limit), lines: rest > 0 ? [words.more(rest)] : [] }
}

function maturitiesBlock(writer: Writer, { maturities }: Brief): Block {
  const { words, word } = writer
  if (maturities.length === 0) return { title: words.maturities, lines: [words.nothing] }
  const { rows, lines } = most(writer, maturities, MOST.maturities)
  const cells = rows.map((it) => [
    textOf(it.due_on),
    word('maturity_kind', it.maturity_kind_code),
    it.id_type_code ? word('id_type', it.id_type_code) : textOf(it.product_name),
    it.due_amount === null ? '' : `${amountText(it.due_amount)} ${it.currency_code ?? ''}`,
  ])
  return { title: words.maturities, rows: { widths: [0.14, 0.2, 0.4, 0.26], cells }, lines }
}

function ticketsBlock(writer: Writer, { tickets }: Brief): Block {
  const { words, word } = writer
  if (tickets.length === 0) return { title: words.tickets, lines: [words.nothing] }
  const { rows, lines } = most(writer, tickets, MOST.tickets)
  const cells = rows.map((it) => [
    word('ticket_type', it.ticket_type_code),
    textOf(it.due_on),
    word('ticket_status', it.status_code),
    textOf(it.title),
  ])
  return { title: words.tickets, rows: { widths: [0.12, 0.14, 0.14, 0.6], cells }, lines }
}

/** When he was spoken with last, what was promised, and how he may be spoken to. */
function contactBlocks(writer: Writer, { contacts, consents }: Brief): Block[] {
  const { words, word, language } = writer
  const blocks: Block[] = []
  if (contacts) {
    const { last, open_steps } = contacts
    const steps = most(writer, open_steps, MOST.steps)
    const met =
      last &&
      `${bankDay(last.happened_at)} ${word('contact_kind', last.kind_code)} ${textOf(last.held_by.name)}`
    blocks.push({
      title: words.contacts,
      facts: [[words.last_contact, textOf(met)]],
      rows: {
        widths: [0.14, 0.66, 0.2],
        cells: steps.rows.map((it) => [
          `${bankDay(it.due_at)}${it.is_overdue ? ' ‼' : ''}`,
          it.what,
          it.holder[language],
        ]),
      },
      lines: orNothingBut(writer, steps),
    })
  }
  if (consents) {
    const said = consents.map((it) =>
      [
        word('consent_channel', it.channel_code),
        word('consent_purpose', it.purpose_code),
        word('consent_state', it.state_code),
        it.time_from && `${it.time_from}–${textOf(it.time_to)}`,
      ]
        .filter(Boolean)
        .join(' '),
    )
    blocks.push({ title: words.consents, lines: orNothing(writer, said) })
  }
  return blocks
}

const bankDay = (moment: string) => bankTime(new Date(moment)).slice(0, 10)

function profileBlocks(writer: Writer, { profile }: Brief): Block[] {
  const { words, word, language } = writer
  if (!profile) return [{ title: words.preferences, lines: [words.profile_hidden] }]
  const events = most(writer, profile.life_events, MOST.life_events)
  const notes = most(writer, profile.notes, MOST.notes)
  return [
    {
      title: words.preferences,
      rows: {
        widths: [0.18, 0.82],
        cells: profile.preferences.map((it) => [
          word('preference_item', it.item_code),
          [preferenceWords(it, language), it.is_review_due && `（${words.due_review}）`]
            .filter(Boolean)
            .join(' '),
        ]),
      },
      lines: profile.preferences.length === 0 ? [words.nothing] : [],
    },
    {
      title: words.life_events,
      rows: {
        widths: [0.14, 0.2, 0.12, 0.54],
        cells: events.rows.map((it) => [
          it.happened_on,
          eventWord(writer, it.event_code),
          word('certainty', it.certainty_code),
          it.words,
        ]),
      },
      lines: orNothingBut(writer, events),
    },
    {
      title: words.notes,
      rows: {
        widths: [0.14, 0.16, 0.7],
        cells: notes.rows.map((it) => [it.entered_at.slice(0, 10), textOf(it.author_name), it.words]),
      },
      lines: orNothingBut(writer, notes),
    },
  ]
}

const orNothingBut = (writer: Writer, { rows, lines }: { rows: readonly unknown[]; lines: string[] }) =>
  rows.length === 0 ? [writer.words.nothing] : lines

/** An event of life or of a company: a code is in one of the two lists. */
function eventWord({ word }: Writer, code: string): string {
  const found = word('life_event', code)
  return found === code ? word('company_event', code) : found
}
