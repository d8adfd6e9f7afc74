import { UserOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { MenuProps } from 'antd'
import { Dropdown } from 'antd'
import { useRef } from 'react'
import { useText } from '../shared/text.ts'
import { openPages } from './open-pages.ts'
import type { Session } from './session.ts'
import { signOut, switchReach } from './session.ts'
import styles from './user-menu.module.css'

function useLeave() {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: signOut,
    onSettled: async () => {
      openPages.clear()
      await navigate({ to: '/sign-in', search: {} })
    },
  })
}

/** Another reach shows other customers: what was open in the old one is closed. */
function useReachSwitch() {
  const navigate = useNavigate()
  const router = useRouter()
  return useMutation({
    mutationFn: switchReach,
    onSuccess: async () => {
      openPages.clear()
      await navigate({ to: '/' })
      await router.invalidate()
    },
  })
}

export function useReachName(): (reach: Session['reach']) => string {
  const t = useText()
  return (reach) => {
    if (reach === null) return t('reach.none')
    return reach.kind === 'org' ? reach.unit_name : `${t(`reach.${reach.kind}`)} · ${reach.unit_name}`
  }
}

export function UserMenu({ session }: { session: Session }) {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const reachName = useReachName()
  const leave = useLeave()
  const reachSwitch = useReachSwitch()
  const current = session.reaches.findIndex(
    (it) => it.kind === session.reach?.kind && it.unit_id === session.reach.unit_id,
  )
  const who = (
    <div className={styles['who']}>
      <strong>{session.user.display_name}</strong>
      <span>{session.user.title}</span>
      <span>
        {t('frame.reach')}: {reachName(session.reach)}
      </span>
    </div>
  )
  const items: MenuProps['items'] = [
    { key: 'who', label: who, disabled: true },
    { type: 'divider' },
    ...(session.reaches.length > 1
      ? [
          {
            key: 'reaches',
            type: 'group' as const,
            label: t('frame.switch_reach'),
            children: session.reaches.map((reach, at) => ({
              key: `reach-${at}`,
              label: `${at === current ? '✓ ' : ''}${reachName(reach)}`,
              onClick: () => reachSwitch.mutate(at),
            })),
          },
          { type: 'divider' as const },
        ]
      : []),
    { key: 'sign-out', label: t('frame.sign_out'), onClick: () => leave.mutate() },
  ]
  return (
    <Dropdown
      menu={{ items }}
      trigger={['click']}
      placement='bottomRight'
      autoFocus
      onOpenChange={(willOpen) => {
        // Left by Esc, the menu gives the focus back; a click elsewhere has taken it there already.
        if (!willOpen && document.activeElement?.closest('[role=menu]')) button.current?.focus()
      }}
    >
      <button ref={button} type='button' className={styles['button']} aria-haspopup='menu'>
        <UserOutlined aria-hidden />
        <span className='zk-hidden'>{t('frame.user_menu')}</span>
        <span className={styles['name']}>{session.user.display_name}</span>
      </button>
    </Dropdown>
  )
}
