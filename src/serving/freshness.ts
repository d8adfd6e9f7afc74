import type { Context } from '../platform/context.ts'
import { readManifest } from './manifest.ts'

export type CarriedSystem = { system_code: string; business_date: string }

/** The systems of a publication whose figures are of an earlier date, each with its oldest one. */
export function listCarriedSystems(context: Pick<Context, 'warehouseDir' | 'publication'>): CarriedSystem[] {
  return carriedSystems(readManifest(context.warehouseDir, context.publication.warehouse_version).stale)
}

/** Files are named after their systems: CMS_NOTE is one of cms. */
export function carriedSystems(stale: Record<string, string>): CarriedSystem[] {
  const oldest = new Map<string, string>()
  for (const [file, date] of Object.entries(stale)) {
    const system = file.split('_')[0]!.toLowerCase()
    const known = oldest.get(system)
    if (known === undefined || date < known) oldest.set(system, date)
  }
  return [...oldest]
    .map(([system_code, business_date]) => ({ system_code, business_date }))
    .toSorted((a, b) => a.system_code.localeCompare(b.system_code))
}
