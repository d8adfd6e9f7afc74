import type { Place } from '../queries/rule-candidates.ts'

/** How close two places are in the bank: one outlet, one sub-branch, one branch, or none of them. */
function stepsBetween(one: Place, other: Place): number {
  if (one.unit_id !== null && one.unit_id === other.unit_id) return 0
  if (one.sub_branch_id !== null && one.sub_branch_id === other.sub_branch_id) return 1
  return one.branch_id !== null && one.branch_id === other.branch_id ? 2 : 3
}

const KM_OF_DEGREE = 111.2
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Straight over the ground, good enough within a province; endless where a place is not known. */
export function kilometresBetween(one: Place, other: Place): number {
  if (one.longitude === null || one.latitude === null) return Number.POSITIVE_INFINITY
  if (other.longitude === null || other.latitude === null) return Number.POSITIVE_INFINITY
  const north = one.latitude - other.latitude
  const east = (one.longitude - other.longitude) * Math.cos(radians((one.latitude + other.latitude) / 2))
  return Math.hypot(north, east) * KM_OF_DEGREE
}

type Placed = { place: Place }

/**
 * Of some people those who are closest to a place: by the tree of units, and among equals by the way between
 * the outlets. Each place is looked at once.
 */
export function closest<Person extends Placed>(people: readonly Person[]): (place: Place) => Person[] {
  const known = new Map<string | null, Person[]>()
  return (place) => {
    const found = known.get(place.unit_id) ?? closestTo(place, people)
    known.set(place.unit_id, found)
    return found
  }
}

function closestTo<Person extends Placed>(place: Place, people: readonly Person[]): Person[] {
  const ranked = people.map((person) => ({
    person,
    steps: stepsBetween(place, person.place),
    km: kilometresBetween(place, person.place),
  }))
  const steps = Math.min(...ranked.map((it) => it.steps))
  const km = Math.min(...ranked.filter((it) => it.steps === steps).map((it) => it.km))
  return ranked.filter((it) => it.steps === steps && it.km === km).map((it) => it.person)
}
