import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from './lazy-part.ts'
import type { ExportWish } from './export.ts'
import { useText } from './text.ts'

const ExportDialog = lazyPart(() => import('./export-dialog.tsx'), 'ExportDialog')

type Props = { wish: ExportWish; total: number | undefined; conditions: string }

/** Opens what is asked for before a list leaves as a file. */
export function ExportButton({ wish, total, conditions }: Props) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={!total}>
        {t('action.export')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ExportDialog wish={wish} conditions={conditions} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
