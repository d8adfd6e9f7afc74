import type { Manifest } from '../../serving/manifest.ts'
import type { Night, StartLayer } from '../night-state.ts'
import { tablesAsTheyStood } from './as-they-stood.ts'

const TAKEN: Record<StartLayer, readonly string[]> = {
  ods: [],
  base: ['ods', 'base'],
  metrics: ['ods', 'base', 'metrics'],
}

/** The layers that a night takes as they stood, where it starts from this one. */
export const takenLayers = (from: StartLayer) => TAKEN[from]

type Taking = {
  archiveDir: string
  from: StartLayer
  /** The newest version before the re-run. */
  source: Manifest
  /** What the night of the date had made. */
  own: Manifest
  /** Tables that an earlier try has taken, or made, already. */
  made: ReadonlySet<string>
}

/**
 * The tables of the layers that a night starts from, as the night of its date had made them. They become part
 * of its version; of what was delivered then, only those rows are left that have not left since.
 */
export async function takeLayers(night: Night, taking: Taking): Promise<Manifest['tables']> {
  const { connection, warehouseDir, businessDate } = night
  const layers = new Set(takenLayers(taking.from))
  return tablesAsTheyStood(
    {
      ...taking,
      connection,
      warehouseDir,
      version: taking.own,
      seenOn: businessDate,
      into: 'next',
    },
    (name) => layers.has(name.split('.')[0]!) && !taking.made.has(name),
  )
}
