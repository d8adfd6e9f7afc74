import { Badge, type Tone } from '../../../shared/code-label.tsx'
import { Plain } from '../../../shared/figures.tsx'
import { useRequestsText } from '../../../shared/requests-text.ts'
import type { OwnershipRequest } from './requests.api.ts'

const TONES: Partial<Record<OwnershipRequest['state_code'], Tone>> = {
  submitted: 'blue',
  returned: 'warning',
  effective: 'teal',
  revoked: 'warning',
}

/** How a request stands, in one word. */
export function StateBadge({ it }: { it: Pick<OwnershipRequest, 'state_code'> }) {
  const t = useRequestsText()
  return <Badge text={t(`requests.state.${it.state_code}`)} tone={TONES[it.state_code] ?? 'plain'} />
}

type Named = OwnershipRequest['giver']

/** Who gives or gets: a manager, or the unit where nobody looks after them. */
export function Party({ person, unit }: { person: Named; unit: Named }) {
  if (person.id.startsWith('VM')) return <Plain value={unit.name ?? unit.id} />
  return (
    <span title={person.id}>
      {person.name ?? person.id} <small>{unit.name}</small>
    </span>
  )
}
