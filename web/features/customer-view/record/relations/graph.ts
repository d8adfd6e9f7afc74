import type { GroupMember, RelationRow, RelationsAnswer } from './relations.api.ts'
import { roleOf } from './relations.api.ts'

/** What one is to the customer beside whom he stands; a group is a role of all its members. */
type Role = { list: 'relation_role' | 'group_kind'; code: string }

/** One of the others, or many of one kind together. */
export type Neighbour = {
  key: string
  roles: Role[]
  /** Of many together how many they are; of one nothing. */
  count: number | null
  standing: RelationRow['standing_code']
  customerId: string | null
  name: string | null
  rows: RelationRow[]
  member: GroupMember | null
}

/** So many of a group are drawn each by himself. */
const DRAWN_MAX = 8

/** The others beside a customer, each once however he is related; of many the number. */
export function neighboursOf(answer: RelationsAnswer, ownId: string): Neighbour[] {
  const byKey = new Map<string, Neighbour>()
  const add = (made: Neighbour) => {
    const known = byKey.get(made.key)
    if (!known) return void byKey.set(made.key, made)
    known.roles.push(...made.roles)
    known.rows.push(...made.rows)
    known.member ??= made.member
  }
  for (const made of [...relatedOf(answer), ...groupedOf(answer, ownId)]) add(made)
  return [...byKey.values()]
}

const EMPTY = { count: null, customerId: null, name: null, member: null }

function relatedOf(answer: RelationsAnswer): Neighbour[] {
  return answer.counts.flatMap((kind): Neighbour[] => {
    const role: Role = { list: 'relation_role', code: roleOf(kind) }
    const rows = answer.nearest.filter((row) => roleOf(row) === role.code)
    if (kind.total > rows.length) {
      return [{ ...EMPTY, key: role.code, roles: [role], count: kind.total, standing: 'shown', rows: [] }]
    }
    return rows.map((row, at) => ({
      ...EMPTY,
      key: row.customer_id ?? `${role.code} ${at}`,
      roles: [role],
      standing: row.standing_code,
      customerId: row.customer_id,
      name: row.customer_name ?? row.stated_name,
      rows: [row],
    }))
  })
}

function groupedOf({ groups }: RelationsAnswer, ownId: string): Neighbour[] {
  return groups.flatMap((group): Neighbour[] => {
    const role: Role = { list: 'group_kind', code: group.group_kind_code }
    const many = (count: number, standing: Neighbour['standing']): Neighbour => ({
      ...EMPTY,
      key: `${group.group_id} ${standing}`,
      roles: [role],
      count,
      standing,
      rows: [],
    })
    const hidden = group.member_count - group.included_count
    const others = group.members.filter((member) => member.customer_id !== ownId)
    const shown =
      group.included_count > DRAWN_MAX
        ? [many(group.included_count, 'shown')]
        : others.map((member) => ({
            ...EMPTY,
            key: member.customer_id ?? group.group_id,
            roles: [role],
            standing: 'shown' as const,
            customerId: member.customer_id,
            name: member.customer_name,
            rows: [],
            member,
          }))
    return hidden > 0 ? [...shown, many(hidden, 'beyond_reach')] : shown
  })
}

export type Point = { x: number; y: number }
export type Placed = Neighbour & Point & { ring: 1 | 2 }
/** A line that would run over others on its way bends. */
export type Line = { key: string; from: Point; to: Point; isBent: boolean }
export type Drawing = { nodes: Placed[]; lines: Line[]; width: number; height: number }

const CENTRE: Point = { x: 0, y: 0 }
/** Names stand beside each other, so a ring is wider than it is high. */
const STRETCH = 1.6
const PLACE_SIZE = 62
const RING_MIN = 125
const RING_GAP = 100
const MARGIN = { x: 90, y: 50 }
/** A drawing of few is no larger than one of many. */
const SIZE_MIN = { x: 800, y: 330 }

const onRing = (radius: number, angle: number): Point => ({
  x: Math.round(radius * STRETCH * Math.cos(angle)),
  y: Math.round(radius * Math.sin(angle)),
})

/**
 * Where everybody stands: the customer in the middle, the others around him from the top on, kind by kind,
 * and around one of them those beside him. The same answers give the same drawing.
 */
export function draw(first: Neighbour[], opened: { key: string; ownId: string; beside: Neighbour[] } | null) {
  const radius = Math.max(RING_MIN, (first.length * PLACE_SIZE) / (2 * Math.PI))
  // One or two stand beside the customer, more around him.
  const start = first.length > 2 ? -Math.PI / 2 : Math.PI
  const angleOf = (at: number) => start + (at * 2 * Math.PI) / first.length
  const nodes: Placed[] = first.map((it, at) => ({ ...it, ...onRing(radius, angleOf(at)), ring: 1 }))
  const lines: Line[] = nodes.map((it) => ({ key: it.key, from: CENTRE, to: it, isBent: false }))
  const at = first.findIndex((it) => it.key === opened?.key)
  const middle = nodes[at]
  const beside = opened?.beside.filter((it) => it.customerId !== opened.ownId) ?? []
  if (middle && opened) {
    const known = new Map(nodes.map((it) => [it.key, it]))
    const added = beside.filter((it) => it.customerId === null || !known.has(it.key))
    const outer = radius + RING_GAP
    const step = Math.min(PLACE_SIZE / outer, (2 * Math.PI) / Math.max(1, added.length))
    added.forEach((it, place) => {
      const spot = onRing(outer, angleOf(at) + (place - (added.length - 1) / 2) * step)
      nodes.push({ ...it, ...spot, key: `${opened.key} ${it.key}`, ring: 2 })
      lines.push({ key: `${opened.key} ${it.key}`, from: middle, to: spot, isBent: false })
    })
    for (const it of beside) {
      const other = it.customerId === null ? undefined : known.get(it.key)
      if (!other || other === middle) continue
      lines.push({ key: `${opened.key} ${it.key}`, from: middle, to: other, isBent: true })
    }
  }
  const sizeOf = (axis: 'x' | 'y') =>
    Math.max(SIZE_MIN[axis], ...nodes.map((it) => 2 * (Math.abs(it[axis]) + MARGIN[axis])))
  return { nodes, lines, width: sizeOf('x'), height: sizeOf('y') } satisfies Drawing
}

/** The way of a line as SVG writes it; what bends keeps to one side. */
export function pathOf({ from, to, isBent }: Line): string {
  if (!isBent) return `M ${from.x} ${from.y} L ${to.x} ${to.y}`
  const [x, y] = [(from.x + to.x - (to.y - from.y) * BEND) / 2, (from.y + to.y + (to.x - from.x) * BEND) / 2]
  return `M ${from.x} ${from.y} Q ${Math.round(x)} ${Math.round(y)} ${to.x} ${to.y}`
}
const BEND = 0.6
