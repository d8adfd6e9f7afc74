import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import type { CustomerAnswer } from '../../../../../src/modules/customer-view/schema.ts'
import { useText } from '../../../../shared/text.ts'

const AccessDrawer = lazyPart(() => import('./access-drawer.tsx'), 'AccessDrawer')

/** Why one sees this customer; for who may ask it, also who else does. */
export function AccessButton({ customerId, mark }: { customerId: string; mark: CustomerAnswer['private'] }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<EyeOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('record.why_seen')}
      </Button>
      <Suspense>
        {isOpen && <AccessDrawer customerId={customerId} mark={mark} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}
