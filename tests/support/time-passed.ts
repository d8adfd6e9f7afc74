import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { shortened } from '../../src/pipeline/housekeeping.ts'
import { type Config, PROJECT_DIR } from '../../src/platform/config.ts'
import { currentFilePath, type Manifest, writeManifest } from '../../src/serving/manifest.ts'

/** Files that have been loaded are cleared away in time. */
export function clearLanding({ landingDir }: Config): void {
  for (const system of readdirSync(landingDir)) rmSync(join(landingDir, system), { recursive: true })
}

/** Leaves of versions what is left of old ones: a short manifest. */
export function forgetVersions({ warehouseDir }: Config, versions: Manifest[]): void {
  for (const night of versions) {
    writeManifest(warehouseDir, shortened(night))
    rmSync(dirname(currentFilePath(warehouseDir, night.version)), { recursive: true, force: true })
  }
}

/** Changes a text in a file, which must have it. */
export function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} does not say: ${from}`)
  writeFileSync(path, text.replace(from, to))
}

/** A list of the bank's own by which gold was easier to reach in March. */
export function landThresholds(referencesDir: string): void {
  mkdirSync(referencesDir, { recursive: true })
  const path = join(referencesDir, 'grade_thresholds.csv')
  cpSync(join(PROJECT_DIR, 'warehouse/ref/grade_thresholds.csv'), path)
  const gold = (bound: string, from: string, to: string) =>
    `1,GOLD,3,${bound},,3,true,金卡,Gold,${from},${to}`
  const lines = [
    gold('200000', '1900-01-01', '2026-03-01'),
    gold('60000', '2026-03-01', '2026-04-01'),
    gold('200000', '2026-04-01', '9999-12-31'),
  ]
  edit(path, gold('200000', '1900-01-01', '9999-12-31'), lines.join('\n'))
}
