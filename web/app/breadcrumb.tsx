import { Link } from '@tanstack/react-router'
import { useText } from '../shared/text.ts'
import styles from './breadcrumb.module.css'
import type { MenuPage } from './menu.ts'
import { MENU } from './menu.ts'

/** Where one is: the module, its page, and the record below it. */
export function Breadcrumb({ path, title }: { path: string; title: string | undefined }) {
  const t = useText()
  const isOn = (it: MenuPage) => path === it.path || (it.path !== '/' && path.startsWith(it.path))
  // Pages of one module lie below those of another: the nearest one says where one is.
  const [place] = MENU.flatMap((module) =>
    module.pages.filter(isOn).map((page) => ({ module, page })),
  ).toSorted((one, other) => other.page.path.length - one.page.path.length)
  if (place === undefined) return null
  const { module, page } = place
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
