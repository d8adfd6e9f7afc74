import type { DuckDBConnection } from '@duckdb/node-api'
import type { Manifest, StoredTable } from '../serving/manifest.ts'
import type { Term } from '../serving/terms.ts'
import type { DuckRow } from '../serving/duckdb.ts'
import type { Waiver } from './waiver.ts'
import type { Engine } from './engines/engine.ts'
import type { Delivery } from './write/scd2.ts'

/** What one step of a night did. Seconds are for people; nothing else depends on them. */
export type Step = {
  step: string
  rows_in: number | null
  rows_out: number | null
  seconds: number
  note?: string
  /** Of a check that found rows which break its rule: how many, and the first of them. */
  failing?: FailingRows
  /** Of a check: what it found holds the publication back. */
  holds_back?: boolean
}

export type FailingRows = { count: number; rows: DuckRow[] }
/** A step that ended in an error; what it says names no value of a customer. */
export type FailedStep = { step: string; seconds: number; message: string }

/** Who is told how the steps of a night go, as it happens. */
export type StepListener = {
  onBegin?: (step: string) => void
  onStep?: (step: Step) => void
  onFailed?: (failed: FailedStep) => void
}

export type NightKind = 'opening' | 'daily'

/**
 * From what a night starts: from what was delivered, or above it, with `base`, or `base` and `metrics`, taken
 * as they stood.
 */
export type StartLayer = 'ods' | 'base' | 'metrics'

/** How the rows of a feed came in, by the name of its `source` table. */
export type FeedState = { delivery: Delivery; isCarried: boolean }

/** One night at work: where it reads and writes, and what it has made so far. */
export type Night = {
  connection: DuckDBConnection
  /** Who answers the models' selects. */
  engine: Engine
  warehouseDir: string
  businessDate: string
  kind: NightKind
  waivers: Waiver[]
  parent: Manifest | null
  version: string
  feeds: Map<string, FeedState>
  /** How long the tables' partitions stay, by their names. */
  terms: ReadonlyMap<string, Term>
  /** Histories whose changes other models go by. */
  watched: ReadonlySet<string>
  tables: Record<string, StoredTable>
  step: <T extends Partial<Step>>(step: string, work: () => Promise<T>) => Promise<T>
}
