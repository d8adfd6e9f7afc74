import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import type { Filter } from '../../shared/filter.ts'
import { lazyPart } from '../../shared/lazy-part.ts'
import type { Selection } from '../../shared/selection.tsx'
import { useText } from '../../shared/text.ts'
import { may, useViewer } from '../../shared/viewer.ts'
import { useConditionText } from './condition-text.ts'

const AllocateDialog = lazyPart(() => import('../../shared/allocate-dialog.tsx'), 'AllocateDialog')
const WorkListDialog = lazyPart(() => import('../../shared/work-list-dialog.tsx'), 'WorkListDialog')

type Props = {
  selection: Selection
  filter: Filter
  /** The bank's number of somebody who was ticked. */
  numberOf: (key: string) => string
  onDone?: () => void
}

/** The filter in words; nothing where it asks for nobody in particular. */
function useConditions(filter: Filter): string | undefined {
  const t = useText()
  const say = useConditionText()
  return filter.and.length === 0 ? undefined : filter.and.map(say).join(t('text.semicolon'))
}

/** What can be done with customers who are chosen. */
export function ChosenActs(props: Props) {
  const viewer = useViewer()
  const { isAll, keys } = props.selection
  const isFew = !isAll && keys.length <= NAMED_MAX
  return (
    <>
      {may(viewer, 'work_lists.use') && <PutOnList {...props} />}
      {isFew && may(viewer, 'ownership.allocate') && <Allocate keys={keys} />}
      {isFew && may(viewer, 'ownership.request') && <Ask customerNos={keys.map(props.numberOf)} />}
    </>
  )
}

/** How many are named one by one; more of them are given away by a list or a rule. */
const NAMED_MAX = 200

/** Gives them to a manager. */
function Allocate({ keys }: { keys: readonly string[] }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size='small' onClick={() => setOpen(true)}>
        {t('chosen.allocate')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <AllocateDialog customerIds={keys} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Asks that they change hands. */
function Ask({ customerNos }: { customerNos: readonly string[] }) {
  const t = useText()
  const navigate = useNavigate()
  const search = { customer: customerNos.join(',') }
  return (
    <Button size='small' onClick={() => void navigate({ to: '/customers/requests', search })}>
      {t('chosen.ask')}
    </Button>
  )
}

function PutOnList({ selection, filter, onDone }: Omit<Props, 'numberOf'>) {
  const t = useText()
  const conditions = useConditions(filter)
  const [isOpen, setOpen] = useState(false)
  const { isAll, keys } = selection
  return (
    <>
      <Button size='small' type='primary' onClick={() => setOpen(true)}>
        {t('lists.put_on')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <WorkListDialog
            source={isAll ? { filter } : { customer_ids: keys }}
            conditions={isAll ? conditions : undefined}
            onClose={() => {
              setOpen(false)
              onDone?.()
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** Keeps the filter as a list. */
export function SaveAsList({ filter }: { filter: Filter }) {
  const t = useText()
  const viewer = useViewer()
  const conditions = useConditions(filter)
  const [isOpen, setOpen] = useState(false)
  if (conditions === undefined || !may(viewer, 'work_lists.use')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('lists.save_filter')}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <WorkListDialog source={{ filter }} conditions={conditions} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
