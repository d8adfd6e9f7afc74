import { expect } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { type Manifest, readHead } from '../../src/serving/manifest.ts'
import type { TestBank } from './bank.ts'

export const headOf = (bank: TestBank) => readHead(bank.config.warehouseDir)!

/** Everything a version is known by, but the engine that computed it. */
export function contentOf({ version, run_id, tables, marts, models, stale }: Manifest) {
  const hashes = Object.entries(tables).map(([name, { current, segments }]) => [
    name,
    [current, ...segments.map(({ business_date, rows, hash }) => ({ business_date, rows, hash }))],
  ])
  return { version, run_id, marts, models, stale, tables: Object.fromEntries(hashes) }
}

/** What people see: every row of every mart of the live publication, and its hashes. */
const publishedOf = (bank: TestBank) =>
  connect(bank.postgres.url('owner'), async (owner) => {
    const live = await owner.query(
      'select publication_id, business_date::text, tables from serving.publications where expires_at is null',
    )
    const { publication_id: id, ...publication } = live.rows[0]
    const marts: Record<string, string[]> = {}
    for (const table of Object.keys(publication.tables)) {
      const { rows } = await owner.query<{ line: string }>(
        `select (to_jsonb(m) - 'publication_id')::text as line from marts.${table}_p${id} as m order by 1`,
      )
      marts[table] = rows.map((row) => row.line)
    }
    return { ...publication, marts }
  })

/** Two banks have the same version of the warehouse, and people see the same of both. */
export async function expectSameBank(one: TestBank, other: TestBank): Promise<void> {
  expect(contentOf(headOf(one))).toEqual(contentOf(headOf(other)))
  expect(await publishedOf(one)).toEqual(await publishedOf(other))
}
