import type { Context, ScopedDb } from '../../../platform/db.ts'
import type { CreditTab } from '../credit.schema.ts'
import { maskedAccount, maskedCard, maskedName, maskedTicket, shownContact } from '../policy.ts'
import { listTickets } from '../queries/attention.ts'
import * as credit from '../queries/credit.ts'
import { BUSINESS_READERS } from './business-readers.ts'
import * as queries from '../queries/tabs.ts'
import type { Tab } from '../tabs.schema.ts'

type At = { actor: Context['actor']; day: string }
type TabReader = (db: ScopedDb, customerId: string, at: At) => Promise<unknown[]>

const CREDIT_READERS: Record<CreditTab, TabReader> = {
  credit: credit.listCredit,
  'credit-assessments': credit.listAssessments,
  'credit-limits': credit.listLimits,
  guarantees: async (db, id) =>
    (await credit.listGuarantees(db, id)).map((it) => maskedName('counterparty_name', it)),
  bills: credit.listBills,
}

/** The rows of each tab, as the actor may see them. */
export const READERS: Record<Tab, TabReader> = {
  accounts: async (db, id) => (await queries.listAccounts(db, id)).map(maskedAccount),
  holdings: queries.listHoldings,
  loans: queries.listLoans,
  cards: async (db, id) => (await queries.listCards(db, id)).map(maskedCard),
  certificates: queries.listCertificates,
  contacts: async (db, id, { actor }) =>
    (await queries.listContacts(db, id)).map((it) => shownContact(actor, it)),
  ...CREDIT_READERS,
  ...BUSINESS_READERS,
  service: async (db, id) => (await listTickets(db, id)).map(maskedTicket),
}
