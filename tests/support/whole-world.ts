import { type Duck, openDuck, readRows } from '../../src/serving/duckdb.ts'
import { readManifest } from '../../src/serving/manifest.ts'
import { attachVersion, createMartViews } from '../../src/serving/world.ts'

type World = { warehouseDir: string; version: string; asOf: string }
type Mart = { table: string; columns: string[] }

/** A version as of a date, of all customers at once, which no reader of the product is given. */
export async function openWholeWorld({ warehouseDir, version, asOf }: World): Promise<Duck> {
  const duck = await openDuck()
  const manifest = readManifest(warehouseDir, version)
  await attachVersion(duck.connection, { warehouseDir, manifest, asOf })
  await createMartViews(duck.connection, { manifest, businessDate: asOf })
  return duck
}

/** Of each mart how many rows of a customer there are, and a hash of all that they say. */
export async function rowsByCustomer(world: World, marts: Mart[]): Promise<Map<string, Map<string, string>>> {
  const duck = await openWholeWorld(world)
  try {
    const contents = new Map<string, Map<string, string>>()
    for (const { table, columns } of marts) {
      const rows = await readRows(
        duck.connection,
        `select CAST(customer_id AS varchar) as id, count(*) as row_count,
          CAST(sum(CAST(hash(${columns.join(', ')}) AS hugeint)) AS varchar) as hash
          from marts.${table} group by customer_id`,
      )
      contents.set(table, new Map(rows.map((it) => [String(it['id']), `${it['row_count']} ${it['hash']}`])))
    }
    return contents
  } finally {
    duck.close()
  }
}
