import type { Context, ScopedDb } from '../../../platform/db.ts'
import { maskedAccount, maskedCard, shownContact } from '../policy.ts'
import * as queries from '../queries/tabs.ts'
import type { Tab } from '../tabs.schema.ts'

type TabReader = (db: ScopedDb, customerId: string, actor: Context['actor']) => Promise<unknown[]>

/** The rows of each tab, as the actor may see them. */
export const READERS: Record<Tab, TabReader> = {
  accounts: async (db, id) => (await queries.listAccounts(db, id)).map(maskedAccount),
  holdings: queries.listHoldings,
  loans: queries.listLoans,
  cards: async (db, id) => (await queries.listCards(db, id)).map(maskedCard),
  certificates: queries.listCertificates,
  contacts: async (db, id, actor) =>
    (await queries.listContacts(db, id)).map((it) => shownContact(actor, it)),
}
