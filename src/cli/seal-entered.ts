import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { openKeyRing } from '../platform/crypto/index.ts'
import { AppError, unavailable } from '../platform/errors.ts'
import type { Logger } from '../platform/log.ts'
import { type Connection, connect } from '../platform/postgres/index.ts'
import {
  checkAll,
  hasValues,
  listUnchecked,
  resealRows,
  type UncheckedColumn,
} from '../platform/postgres/sealed-rows.ts'
import { statePaths } from '../platform/state.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

type Needs = { config: Pick<Config, 'stateDir'>; log: Logger }
/**
 * The end of migrations after which a column is sealed: seals the rows that were there before, with keys that
 * no migration has, and lets PostgreSQL look at every row once. Finds nothing to do but the first time.
 */
export const sealEntered = (ownerUrl: string, { config, log }: Needs): Promise<void> =>
  connect(ownerUrl, async (owner) => {
    for (const it of await listUnchecked(owner, SEALED_COLUMNS)) {
      await sealRows(owner, it, config)
      await checkAll(owner, it)
      log.info({ table: it.table, column: it.column }, 'a column is sealed')
    }
  })

async function sealRows(owner: Connection, it: UncheckedColumn, config: Needs['config']): Promise<void> {
  const { table, column } = it
  if (!(await hasValues(owner, it))) return
  const { keysDir } = statePaths(config)
  // Keys made here and now would seal what the machine that serves could never open.
  if (!existsSync(join(keysDir, 'index.key'))) {
    throw unavailable(
      'keys_missing',
      `Values of ${table} have to be sealed, and there are no keys in ${keysDir}.`,
    )
  }
  const { unreadable } = await resealRows(owner, openKeyRing(keysDir), { table, column, takesClear: true })
  if (unreadable === 0) return
  throw new AppError({
    code: 'values_unreadable',
    status: 409,
    message: `${unreadable} values of ${table}.${column} are sealed with keys that are not here.`,
  })
}
