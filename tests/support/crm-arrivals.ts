import { join } from 'node:path'
import { checkArrivals, readContracts } from '../../src/pipeline/load/index.ts'

const contracts = readContracts(join(import.meta.dirname, '../../warehouse')).filter(
  (it) => it.system === 'crm',
)

/** The columns that the night expects of a file of the platform's own. */
export const columnsOf = (file: string): string[] =>
  contracts.find((it) => it.file === file)!.columns.map((it) => it.name)

/** What a night of a date finds in the platform's own folder. */
export const crmArrivals = (landingDir: string, businessDate: string) =>
  checkArrivals({
    contracts,
    landingDir,
    businessDate,
    opening: false,
    earlier: { dayBefore: [], weekBefore: [] },
    leftOut: new Set<string>(),
    waivers: [],
  })
