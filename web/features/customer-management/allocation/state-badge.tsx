import { useAllocationText } from '../../../shared/allocation-text.ts'
import { Badge, type Tone } from '../../../shared/code-label.tsx'
import type { Allocation } from './allocation.api.ts'

const TONES: Partial<Record<Allocation['state_code'], Tone>> = {
  checked: 'blue',
  applying: 'warning',
  undoing: 'warning',
  applied: 'teal',
}

/** How far an allocation has come, in one word. */
export function StateBadge({ it }: { it: Pick<Allocation, 'state_code'> }) {
  const t = useAllocationText()
  return <Badge text={t(`allocation.state.${it.state_code}`)} tone={TONES[it.state_code] ?? 'plain'} />
}
