import { readHead, versionChain, writeHead } from '../../src/serving/manifest.ts'

/** As if no night after a date had run: what was delivered on later dates is no longer known. */
export function undoNightsAfter(warehouseDir: string, businessDate: string): void {
  const standing = versionChain(warehouseDir, readHead(warehouseDir))
  writeHead(warehouseDir, standing.find((it) => it.business_date <= businessDate)!.version)
}
