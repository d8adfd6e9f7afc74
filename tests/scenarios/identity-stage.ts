import { runBankNights } from '../../src/cli/nights.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { quietLog } from '../support/actors.ts'
import { givenApp } from '../support/app.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { BRANCH, HEAD, type Row } from '../support/builders.ts'
import { dirtyFiles } from '../support/dirty-files.ts'

export const [FIRST, SECOND, THIRD] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const

/** What the core system's file of people says of numbers from the first night on. */
export function changePeople(bank: TestBank, changes: Record<string, Record<string, string>>): void {
  const files = dirtyFiles(bank, FIRST)
  const rows = files.rowsOf('CORE_CUST_PER') as Record<string, string>[]
  files.send(
    'CORE_CUST_PER',
    rows.map((row) => ({ ...row, ...changes[row['src_cust_no']!] })),
  )
}

/** A tiny bank after its first night, of whose numbers two stewards decide, and the nights that follow. */
export async function givenIdentityStage(
  plant: (bank: TestBank) => void,
  options: { lastNight?: string } = {},
) {
  const bank = await givenTinyBank(options)
  plant(bank)
  const { config, postgres } = bank
  const night = (dates: string[], opening: string[] = []) =>
    runBankNights({ config, log: quietLog }, { postgres, clock: systemClock, opening, dates })
  await night([FIRST], bank.opening)
  const server = await givenApp({
    database: { url: postgres.url, drop: bank.drop },
    stateDir: config.stateDir,
  })
  const permissions = ['identity.propose', 'identity.decide', 'quality.read', 'repair.all']
  await server.addUser({ user_id: 'B', username: 'branch', reaches: [BRANCH], permissions })
  await server.addUser({ user_id: 'H', username: 'head', reaches: [HEAD], permissions })
  return {
    bank,
    night,
    branch: await server.signIn('branch'),
    head: await server.signIn('head'),
    /** Rows of the batch; `$live` is the publication that people see. */
    rowsOf: (sql: string, values: unknown[] = []) => {
      const live = '(select max(publication_id) from serving.publications where expires_at is null)'
      return connect(
        postgres.url('batch'),
        async (db) => (await db.query<Row>(sql.replaceAll('$live', live), values)).rows,
      )
    },
    close: async () => {
      await server.close()
      await bank.drop()
    },
  }
}
