import { useMemo } from 'react'
import { useText } from './text.ts'
import type { Viewer } from './viewer.ts'

type Reach = NonNullable<Viewer['reach']>
/** From which post somebody looks: at what, and at which unit or line. */
type PlacedReach = Pick<Reach, 'line_code' | 'unit_name'> & { kind: Reach['kind'] | 'look_up' }

type ReachText = {
  /** Of a role, which has no place. */
  ofKind: (kind: PlacedReach['kind'] | null) => string
  ofPost: (reach: PlacedReach | null) => string
}

/** How far somebody looks, in the same words wherever it is said. */
export function useReachText(): ReachText {
  const t = useText()
  return useMemo(() => {
    const ofKind: ReachText['ofKind'] = (kind) => t(`reach.${kind ?? 'none'}`)
    const ofPost: ReachText['ofPost'] = (reach) => {
      if (reach === null) return ofKind(null)
      const { kind, line_code: line, unit_name: unit } = reach
      if (line) return t(`reach.line_${line}`)
      return kind === 'org' || kind === 'team' ? t(`reach.at_${kind}`, { unit }) : ofKind(kind)
    }
    return { ofKind, ofPost }
  }, [t])
}
