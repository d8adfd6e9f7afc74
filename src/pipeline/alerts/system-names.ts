import type { Config } from '../../platform/config.ts'
import { fileOfList, placesOf, readList, readListContracts } from '../../platform/reference-lists/index.ts'
import { statePaths } from '../../platform/state.ts'
import type { Said } from './events.ts'

/** What the bank's systems are called, by their codes. */
export function readSystemNames(config: Pick<Config, 'modelsDir' | 'stateDir'>): Map<string, Said> {
  const contract = readListContracts(config.modelsDir).find((it) => it.table === 'codes')
  if (!contract) return new Map()
  const places = placesOf(config.modelsDir, statePaths(config).referencesDir)
  const { timelines } = readList(contract, fileOfList(places, 'codes'))
  return new Map(
    timelines.flatMap(({ key, segments }): [string, Said][] => {
      const { zh = '', en = '' } = segments.at(-1)?.values ?? {}
      return key['code_list'] === 'source_system' ? [[key['code'] ?? '', { zh, en }]] : []
    }),
  )
}
