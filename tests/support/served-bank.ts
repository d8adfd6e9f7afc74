import { type AuditedLine, listAudit } from '../../src/platform/audit.ts'
import type { FieldRights } from '../../src/platform/authz/fields.ts'
import { type Browser, givenApp } from './app.ts'
import { givenTinyBankAfter } from './bank-after.ts'
import type { TestDatabase } from './database.ts'

type Served = {
  database: Pick<TestDatabase, 'url'>
  /** Where its history lies. */
  warehouseDir: string
  /** Signed in for the head office, who sees every customer, and for one manager. */
  hq: Browser
  rm1: Browser
  /** Somebody else of the head office, to whom fields are shown like this. */
  givenReader(fields: FieldRights): Promise<Browser>
  /** Every line of the audit trail. */
  trail(): Promise<AuditedLine[]>
  close(): Promise<void>
}

const WITHOUT_RIGHTS = { permissions: [] }

/** The tiny bank with all its nights run, served to two people. */
export async function givenServedBank(): Promise<Served> {
  const bank = await givenTinyBankAfter('2026-06-30')
  const { url } = bank.postgres
  const server = await givenApp({ database: { url, drop: async () => {} }, stateDir: bank.config.stateDir })
  const head = { kind: 'head' as const, unit_id: '9900000000' }
  const manager = { kind: 'manager' as const, unit_id: '9902001000' }
  await server.addUser({ ...WITHOUT_RIGHTS, user_id: 'E00001', username: 'hq', reaches: [head] })
  const mayOpen = { permissions: ['fields.reveal'] }
  await server.addUser({ ...mayOpen, user_id: 'E00101', username: 'rm1', reaches: [manager] })
  const [hq, rm1] = [await server.signIn('hq'), await server.signIn('rm1')]
  return {
    database: { url },
    warehouseDir: bank.config.warehouseDir,
    hq,
    rm1,
    async givenReader(fields) {
      await server.addUser({
        ...WITHOUT_RIGHTS,
        user_id: 'E00002',
        username: 'reader',
        reaches: [head],
        fields,
      })
      return server.signIn('reader')
    },
    trail: () => listAudit(server.databases, { limit: 10_000 }),
    async close() {
      await server.close()
      await bank.drop()
    },
  }
}
