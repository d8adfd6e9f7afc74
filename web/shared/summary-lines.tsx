import type { SummaryLine } from '../../src/platform/configuration.schema.ts'
import { useConfigurationText } from './configuration-text.ts'
import { Plain, useBilingual } from './figures.tsx'
import { useSaid } from './said.ts'
import styles from './summary-lines.module.css'

/** What is asked for: facts, and of a change what was before and what would be after. */
export function SummaryLines({ lines }: { lines: readonly SummaryLine[] }) {
  const t = useConfigurationText()
  const say = useBilingual()
  const told = useSaid()
  const facts = lines.filter((it) => it.value !== null)
  const changes = lines.filter((it) => it.value === null)
  const labelOf = (it: SummaryLine) => say({ zh: it.label_zh, en: it.label_en })
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map((it) => (
          <div key={it.label_en}>
            <dt>{labelOf(it)}</dt>
            <dd>{it.value !== null && told(it.value)}</dd>
          </div>
        ))}
      </dl>
      {changes.length > 0 && (
        <table className={styles['changes']}>
          <thead>
            <tr>
              <th scope='col'>{t('config.item')}</th>
              <th scope='col'>{t('config.before')}</th>
              <th scope='col'>{t('config.after')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((it) => (
              <tr key={it.label_en}>
                <th scope='row'>{labelOf(it)}</th>
                <td>{it.before === null ? <Plain value={null} /> : <del>{told(it.before)}</del>}</td>
                <td>{it.after === null ? <Plain value={null} /> : <ins>{told(it.after)}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
