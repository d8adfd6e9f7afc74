import type { DuckDBConnection } from '@duckdb/node-api'
import type { Manifest, MartDefinition, StoredTable } from '../../serving/manifest.ts'
import type { Step } from '../night-state.ts'
import type { Content } from '../write/content.ts'

/** The typed select of a model, and the types of its columns in their order. */
export type Question = { name: string; select: string; types: Record<string, string> }

/**
 * What a night did to a history: the relations of the opened and the ended versions, and the content it had
 * before.
 */
export type Change = { opened: string; closed: string; key: string[]; before: Content | undefined }

/** A table that stands in the files of a version, the current rows of which are attached as `alias`. */
export type Kept = { name: string; table: StoredTable; alias: string; change?: Change }

/** A version whose tables models are about to read; `manifest` is null before the first night. */
export type Standing = {
  connection: DuckDBConnection
  warehouseDir: string
  businessDate: string
  manifest: Pick<Manifest, 'version' | 'tables'> | null
  alias: string
  step: <T extends Partial<Step>>(step: string, work: () => Promise<T>) => Promise<T>
}

/**
 * Who answers the models' selects. What a version is made of, and how it is written, is the same whoever
 * does: the rows come back to DuckDB, and every table that was kept is handed to the engine for the models
 * that follow.
 */
export type Engine = {
  /** The server that answers, for the manifest; null where DuckDB does by itself. */
  server: string | null
  /**
   * Before the models of a night: its parent's tables are there to be read, but those that an earlier try has
   * made, which are taken as they are.
   */
  beginNight(parent: Standing & { made: ReadonlySet<string> }): Promise<void>
  /** Before the marts of a version: its tables are there to be read. */
  beginMarts(version: Standing & { marts: MartDefinition[] }): Promise<void>
  /** A select that gives the rows on this connection, until the table of this name has been taken. */
  answer(connection: DuckDBConnection, question: Question): Promise<string>
  /** A table of the night or a mart has been written. */
  take(connection: DuckDBConnection, kept: Kept): Promise<void>
  close(): Promise<void>
}
