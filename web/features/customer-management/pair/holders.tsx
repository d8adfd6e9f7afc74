import { CodeLabel } from '../../../shared/code-label.tsx'
import { useIdentityText } from '../../../shared/identity-text.ts'
import type { Holder } from '../identity.api.ts'

/** Who looks after a customer, the primary first. */
export function Holders({ holders }: { holders: Holder[] }) {
  const t = useIdentityText()
  if (holders.length === 0) return <span>{t('identity.holder_none')}</span>
  return (
    <>
      {holders.map((it) => (
        <div key={`${it.role_code} ${it.employee_id}`}>
          <CodeLabel list='owner_role' code={it.role_code} />{' '}
          {it.is_virtual ? t('identity.holder_virtual') : (it.employee_name ?? it.employee_id)}
          {it.org_name !== null && ` · ${it.org_name}`}
        </div>
      ))}
    </>
  )
}
