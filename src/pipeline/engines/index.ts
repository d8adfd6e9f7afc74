import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import { duckEngine } from './duckdb.ts'
import type { Engine } from './engine.ts'
import { openPostgresEngine, type PostgresEngineInput } from './postgres.ts'

type Needs = {
  config: Pick<Config, 'warehouseUrl' | 'warehouseDir'>
  catalogue: PostgresEngineInput['catalogue']
}

/** The engine of this installation: the database of WAREHOUSE_URL, else DuckDB by itself. */
export async function openEngine({ config, catalogue }: Needs): Promise<Engine> {
  const { warehouseUrl: url, warehouseDir } = config
  if (url === null) return duckEngine
  return openPostgresEngine({ url, catalogue, folder: join(warehouseDir, 'work', 'exchange') })
}
