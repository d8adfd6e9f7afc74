import {
  BankOutlined,
  UserAddOutlined,
  AuditOutlined,
  ApartmentOutlined,
  BellOutlined,
  BookOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  ControlOutlined,
  CustomerServiceOutlined,
  DesktopOutlined,
  DownloadOutlined,
  EyeOutlined,
  FileDoneOutlined,
  ContactsOutlined,
  FormOutlined,
  HomeOutlined,
  HourglassOutlined,
  IdcardOutlined,
  InboxOutlined,
  KeyOutlined,
  MergeCellsOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  TeamOutlined,
  ToolOutlined,
  TranslationOutlined,
  SwapOutlined,
  UsergroupAddOutlined,
  UnorderedListOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { ApprovalsCount } from './approvals-count.tsx'
import { useText } from '../shared/text.ts'
import { Mark } from './mark.tsx'
import type { MenuModule, MenuPage } from './menu.ts'
import styles from './side-menu.module.css'

const ICONS: Record<MenuPage['icon'], typeof HomeOutlined> = {
  workbench: HomeOutlined,
  customers: TeamOutlined,
  lite: CustomerServiceOutlined,
  approvals: FileDoneOutlined,
  identity: MergeCellsOutlined,
  work_lists: UnorderedListOutlined,
  allocation: UserSwitchOutlined,
  book: SolutionOutlined,
  unallocated: HourglassOutlined,
  requests: SwapOutlined,
  pool: UsergroupAddOutlined,
  prospects: UserAddOutlined,
  exports: DownloadOutlined,
  export_register: AuditOutlined,
  export_trace: SafetyCertificateOutlined,
  tasks: CheckSquareOutlined,
  notices: BellOutlined,
  arrivals: InboxOutlined,
  nights: ScheduleOutlined,
  metrics: BookOutlined,
  quality: SafetyCertificateOutlined,
  repairs: ToolOutlined,
  audit: AuditOutlined,
  access: EyeOutlined,
  sessions: DesktopOutlined,
  users: IdcardOutlined,
  personnel: ContactsOutlined,
  units: BankOutlined,
  posts: ApartmentOutlined,
  roles: KeyOutlined,
  calendar: CalendarOutlined,
  parameters: ControlOutlined,
  dictionaries: TranslationOutlined,
  fields: FormOutlined,
}

type Props = { modules: MenuModule[]; path: string; isFolded: boolean; onChosen?: () => void }

/** A page is the current one while something below it is open. */
const isAt = (page: MenuPage, path: string) =>
  page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`)

/** Where the address of one page lies below another's, it is the page below. */
const currentOf = (modules: MenuModule[], path: string): MenuPage | undefined =>
  modules
    .flatMap((it) => it.pages)
    .filter((it) => isAt(it, path))
    .toSorted((one, other) => other.path.length - one.path.length)[0]

export function SideMenu({ modules, path, isFolded, onChosen }: Props) {
  const t = useText()
  const current = currentOf(modules, path)
  return (
    <nav className={`${styles['menu']} ${isFolded ? styles['folded'] : ''}`} aria-label={t('frame.menu')}>
      <div className={styles['brand']}>
        <Mark size={26} />
        {!isFolded && <strong>{t('product.name')}</strong>}
      </div>
      {modules.map((module) => (
        <section key={module.key} aria-label={t(module.label)}>
          {!isFolded && <h2>{t(module.label)}</h2>}
          <ul>
            {module.pages.map((page) => {
              const Icon = ICONS[page.icon]
              return (
                <li key={page.path}>
                  <Link
                    to={page.path}
                    className={page === current ? styles['current'] : undefined}
                    aria-current={page === current ? 'page' : undefined}
                    title={isFolded ? t(page.label) : undefined}
                    onClick={onChosen}
                  >
                    <Icon aria-hidden />
                    <span className={isFolded ? 'zk-hidden' : undefined}>{t(page.label)}</span>
                    {page.path === '/approvals' && <ApprovalsCount path={path} />}
                  </Link>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </nav>
  )
}
