import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import { duckEngine } from './duckdb.ts'
import type { Engine } from './engine.ts'
import { openPostgresEngine, type PostgresEngineInput } from './postgres.ts'

type Needs = {
  config: Pick<Config, 'warehouseUrl' | 'warehouseDir'>
  catalogue: PostgresEngineInput['catalogue']
}

/** Works with the engine of this installation: the database of WAREHOUSE_URL, else DuckDB by itself. */
export async function withEngine<T>(
  { config, catalogue }: Needs,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { warehouseUrl: url, warehouseDir } = config
  if (url === null) return work(duckEngine)
  const folder = join(warehouseDir, 'work', 'exchange')
  const engine = await openPostgresEngine({ url, catalogue, folder })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
