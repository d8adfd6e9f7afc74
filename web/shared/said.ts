import type { Said } from '../../src/platform/schema.ts'
import { useBilingual } from './figures.tsx'
import { formatDecimal } from './money.ts'

/** Values in the reader's language, numbers grouped; several stand side by side. */
export function useSaid(): (value: Said | readonly Said[]) => string {
  const say = useBilingual()
  const one = (it: Said): string =>
    typeof it === 'string' ? it : 'number' in it ? formatDecimal(it.number) : say(it)
  return (value) => [value].flat().map(one).join(' / ')
}
