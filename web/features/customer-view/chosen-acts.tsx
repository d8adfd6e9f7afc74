import { Button } from 'antd'
import { Suspense, useState } from 'react'
import type { Filter } from '../../shared/filter.ts'
import { lazyPart } from '../../shared/lazy-part.ts'
import type { Selection } from '../../shared/selection.tsx'
import { useText } from '../../shared/text.ts'
import { may, useViewer } from '../../shared/viewer.ts'
import { useConditionText } from './condition-text.ts'

const WorkListDialog = lazyPart(() => import('../../shared/work-list-dialog.tsx'), 'WorkListDialog')

type Props = { selection: Selection; filter: Filter; onDone?: () => void }

/** The filter in words; nothing where it asks for nobody in particular. */
function useConditions(filter: Filter): string | undefined {
  const t = useText()
  const say = useConditionText()
  return filter.and.length === 0 ? undefined : filter.and.map(say).join(t('text.semicolon'))
}

/** What can be done with customers who are chosen. */
export function ChosenActs({ selection, filter, onDone }: Props) {
  const t = useText()
  const viewer = useViewer()
  const conditions = useConditions(filter)
  const [isOpen, setOpen] = useState(false)
  if (!may(viewer, 'work_lists.use')) return null
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
