import { Drawer } from 'antd'
import { useText } from '../shared/text.ts'
import type { MenuModule } from './menu.ts'
import { SideMenu } from './side-menu.tsx'

type Props = { isOpen: boolean; modules: MenuModule[]; path: string; onClose: () => void }

/** The menu where there is no room beside the page; fetched when the window is first so narrow. */
export function MenuDrawer({ isOpen, modules, path, onClose }: Props) {
  const t = useText()
  return (
    <Drawer placement='left' size={232} open={isOpen} onClose={onClose} title={t('frame.menu')}>
      <SideMenu modules={modules} path={path} isFolded={false} onChosen={onClose} />
    </Drawer>
  )
}
