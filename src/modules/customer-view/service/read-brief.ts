import { planOf, showAnswer } from '../../../platform/authz/fields.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { bankTime } from '../../../platform/clock.ts'
import { addDays } from '../../../platform/dates.ts'
import { drawPaper } from '../../../platform/pdf-paper.ts'
import { CONSENTS_READ, readConsents } from '../../consents/index.ts'
import { CONTACTS_READ, listContacts } from '../../customer-contacts/index.ts'
import { getProfile, PROFILE_READ, type ProfileContext } from '../../customer-profile/index.ts'
import { brief, type Brief, type BriefLanguage } from './brief-content.ts'
import { blocksOf } from './brief-blocks.ts'
import { BRIEF_WORDS } from './brief-words.ts'
import { readAttention } from './read-attention.ts'
import { getCustomer, listTab } from './read-record.ts'

/** What falls due within so many days is talked about at a visit. */
const AHEAD_DAYS = 90
const PAGES = 2

type Asked = { customer_id: string; language: BriefLanguage; request_id: string }

/** The customer on two pages, for a visit: each field as the record shows it to whoever asks. */
export async function printBrief(
  context: ProfileContext,
  { customer_id: id, language, request_id }: Asked,
): Promise<{ file_name: string; bytes: Buffer }> {
  const { actor, clock, publication } = context
  const shown = shownTo(context, await readBrief(context, id))
  const words = BRIEF_WORDS[language]
  const at = bankTime(clock.now())
  const bytes = await drawPaper({
    title: words.title,
    subtitle: `${publication.bank[`name_${language}`]} · ${words.as_of} ${shown.as_of} · ${words.internal}`,
    watermark: `${actor.display_name} ${actor.user_id} ${at} ${request_id}`,
    blocks: blocksOf(shown, language),
    pages: PAGES,
    cutOff: words.cut_off,
  })
  return { file_name: `brief-${id}-${shown.as_of}.pdf`, bytes }
}

/** A file passes no door of the API, which knows answers alone: it is shown here, by the same plan. */
export const shownTo = ({ actor }: Pick<ProfileContext, 'actor'>, content: Brief): Brief =>
  showAnswer(actor, { plan: planOf(brief)!, place: 'record' }, content)

async function readBrief(context: ProfileContext, id: string): Promise<Brief> {
  // Who may not see the customer gets no further.
  const { customer, owner, as_of } = await getCustomer(context, id)
  const { actor } = context
  const [maturities, tickets, attention, profile, contacts, consents] = await Promise.all([
    listTab(context, { customer_id: id, tab: 'maturities' }) as Promise<Brief['maturities']>,
    listTab(context, { customer_id: id, tab: 'service' }) as Promise<Brief['tickets']>,
    readAttention(context, id),
    mayDo(actor, PROFILE_READ) ? getProfile(context, id) : null,
    mayDo(actor, CONTACTS_READ) ? listContacts(context, id) : null,
    mayDo(actor, CONSENTS_READ) ? readConsents(context, id) : null,
  ])
  const until = addDays(as_of, AHEAD_DAYS)
  return {
    ...{ as_of, customer, owner, profile },
    maturities: maturities.filter(({ due_on: on }) => on !== null && on >= as_of && on <= until),
    ...{ alerts: attention.alerts, steps: attention.steps },
    tickets: tickets.filter((it) => it.is_open),
    contacts: contacts && {
      last: contacts.last,
      open_steps: contacts.rows
        .flatMap((it) => it.next_step ?? [])
        .filter((it) => it.state_code === 'open')
        .toSorted((a, b) => (a.due_at < b.due_at ? -1 : 1)),
    },
    consents: consents && consents.entries.filter((it) => it.is_in_force),
  }
}
