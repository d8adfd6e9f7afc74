import { Link } from '@tanstack/react-router'
import { useText } from '../shared/text.ts'
import styles from './breadcrumb.module.css'
import type { MenuPage } from './menu.ts'
import { MENU } from './menu.ts'

/** Where one is: the module, its page, and the record below it. */
export function Breadcrumb({ path, title }: { path: string; title: string | undefined }) {
  const t = useText()
  const isOn = (it: MenuPage) => path === it.path || (it.path !== '/' && path.startsWith(it.path))
  const module = MENU.find((it) => it.pages.some(isOn))
  const page = module?.pages.findLast(isOn)
  if (module === undefined || page === undefined) return null
  const isBelow = path !== page.path
  return (
    <nav className={styles['trail']} aria-label={t('frame.breadcrumb')}>
      <ol>
        <li>{t(module.label)}</li>
        <li>
          {isBelow ? (
            <Link to={page.path}>{t(page.label)}</Link>
          ) : (
            <span aria-current='page'>{t(page.label)}</span>
          )}
        </li>
        {isBelow && title && (
          <li>
            <span aria-current='page'>{title}</span>
          </li>
        )}
      </ol>
    </nav>
  )
}
