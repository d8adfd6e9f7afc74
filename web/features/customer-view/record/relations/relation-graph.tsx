import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { useMemo, useState } from 'react'
import { codeLabel } from '../../../../shared/codes.ts'
import { formatCount } from '../../../../shared/money.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useRelationsText } from '../../../../shared/relations-text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { draw, type Neighbour, neighboursOf, pathOf, type Placed } from './graph.ts'
import { NodePanel } from './node-panel.tsx'
import { type RelationsAnswer, relationsQuery } from './relations.api.ts'
import styles from './relations.module.css'

const NAME_LENGTH_MAX = 9
const short = (name: string) => {
  const letters = [...name]
  return letters.length > NAME_LENGTH_MAX ? `${letters.slice(0, NAME_LENGTH_MAX - 1).join('')}…` : name
}

/** What a node is called, and what it is to the one beside whom it stands. */
function useWords() {
  const t = useRelationsText()
  const { language } = usePreferences()
  return (node: Neighbour) => {
    const roles = node.roles.map(({ list, code }) => codeLabel(list, code, language))
    const name =
      node.count === null
        ? (node.name ?? t('relations.masked'))
        : t(node.standing === 'shown' ? 'relations.many' : 'relations.many_hidden', {
            count: formatCount(node.count),
          })
    return { name, role: [...new Set(roles)].join(t('text.comma')) }
  }
}

type NodeProps = { node: Placed; isChosen: boolean; onChoose: () => void }

function Node({ node, isChosen, onChoose }: NodeProps) {
  const { name, role } = useWords()(node)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onChoose()
  }
  return (
    <g
      className={`${styles['node']} ${styles[node.standing]} ${isChosen ? styles['chosen'] : ''}`}
      transform={`translate(${node.x} ${node.y})`}
      role='button'
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={`${name} ${role}`}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <title>{`${name} ${role}`}</title>
      <circle r={node.count === null ? 9 : 14} />
      <text y={27}>{short(name)}</text>
      <text y={42} className={styles['role']}>
        {short(role)}
      </text>
    </g>
  )
}

type GraphProps = {
  recordKey: CustomerKey
  name: string
  answer: RelationsAnswer
  onRole: (role: string) => void
}

/** The customer with whom he is related to, two steps at most: those beside one of them are asked for. */
export function RelationGraph({ recordKey, name, answer, onRole }: GraphProps) {
  const t = useRelationsText()
  const [chosen, setChosen] = useState<string | null>(null)
  const [openedKey, setOpenedKey] = useState<string | null>(null)
  const first = useMemo(() => neighboursOf(answer, recordKey.customerId), [answer, recordKey.customerId])
  const opened = first.find((it) => it.key === openedKey)?.customerId ?? null
  const asked = useQuery({
    ...relationsQuery({ ...recordKey, customerId: opened ?? '' }),
    enabled: opened !== null,
  })
  const drawing = useMemo(() => {
    if (opened === null || !asked.data) return draw(first, null)
    const beside = neighboursOf(asked.data, opened)
    return draw(first, { key: opened, ownId: recordKey.customerId, beside })
  }, [first, opened, asked.data, recordKey.customerId])
  const node = drawing.nodes.find((it) => it.key === chosen) ?? null
  const { nodes, lines, width, height } = drawing
  return (
    <div className={styles['graph']}>
      <svg
        viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}
        role='group'
        aria-label={t('relations.graph')}
      >
        {lines.map((line) => (
          <path key={line.key} d={pathOf(line)} />
        ))}
        <g className={styles['centre']}>
          <circle r={16} />
          <text y={34}>{short(name)}</text>
        </g>
        {nodes.map((it) => (
          <Node key={it.key} node={it} isChosen={it.key === chosen} onChoose={() => setChosen(it.key)} />
        ))}
      </svg>
      <NodePanel
        node={node}
        error={asked.error}
        isOpened={node !== null && node.key === openedKey}
        onOpen={() => setOpenedKey(node?.key === openedKey ? null : (node?.key ?? null))}
        onRole={onRole}
      />
    </div>
  )
}
