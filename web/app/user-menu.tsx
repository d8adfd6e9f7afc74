import { UserOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import type { MenuProps } from 'antd'
import { Dropdown } from 'antd'
import { useRef } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { useReachText } from '../shared/reach-text.ts'
import { useText } from '../shared/text.ts'
import { openPages } from './open-pages.ts'
import type { Post, Session } from './session.ts'
import { actingReachOf, switchPost } from './session.ts'
import { useLeave } from './use-leave.ts'
import styles from './user-menu.module.css'

/** Another post shows other customers: what was open in the old one is closed. */
function usePostSwitch() {
  const navigate = useNavigate()
  const router = useRouter()
  return useMutation({
    mutationFn: switchPost,
    onSuccess: async () => {
      openPages.clear()
      await navigate({ to: '/' })
      await router.invalidate()
    },
  })
}

function useNames() {
  const t = useText()
  const { ofPost } = useReachText()
  const { language } = usePreferences()
  return {
    reachOf: (session: Session): string => {
      const reach = actingReachOf(session)
      return reach && session.is_by_grants ? t('reach.granted') : ofPost(reach)
    },
    post: (post: Post): string => {
      const role = language === 'zh-CN' ? post.role_name_zh : post.role_name_en
      return `${post.title || role} · ${post.unit_name}`
    },
  }
}

/** What people see to themselves; where they sign in at the bank's provider, it is done there. */
function useOwnSignIn(session: Session) {
  const t = useText()
  const navigate = useNavigate()
  const back = useRouterState({ select: (state) => state.location.href })
  if (session.sign_in.method_code !== 'password') return []
  return [
    {
      key: 'password',
      label: t('password.title'),
      onClick: () => void navigate({ to: '/password', search: { back } }),
    },
    {
      key: 'second-factor',
      label: t('factor.title'),
      onClick: () => void navigate({ to: '/second-factor', search: { back } }),
    },
  ]
}

export function UserMenu({ session }: { session: Session }) {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const names = useNames()
  const leave = useLeave()
  const postSwitch = usePostSwitch()
  const own = useOwnSignIn(session)
  const post_id = session.post?.post_id ?? ''
  const who = (
    <div className={styles['who']}>
      <strong>{session.user.display_name}</strong>
      <span>{session.user.title}</span>
      {session.post && <span>{names.post(session.post)}</span>}
      <span>
        {t('frame.reach')}: {names.reachOf(session)}
      </span>
    </div>
  )
  const items: MenuProps['items'] = [
    { key: 'who', label: who, disabled: true },
    { type: 'divider' },
    ...(session.posts.length > 1
      ? [
          {
            key: 'posts',
            type: 'group' as const,
            label: t('frame.switch_post'),
            children: session.posts.map((post) => ({
              key: post.post_id,
              label: `${post.post_id === session.post?.post_id ? '✓ ' : ''}${names.post(post)}`,
              onClick: () => postSwitch.mutate({ post_id: post.post_id }),
            })),
          },
          { type: 'divider' as const },
        ]
      : []),
    ...own,
    ...(session.post && (session.has_grants || session.is_by_grants)
      ? [
          {
            key: 'granted',
            label: t(session.is_by_grants ? 'frame.leave_granted' : 'frame.see_granted'),
            onClick: () => postSwitch.mutate({ post_id, is_by_grants: !session.is_by_grants }),
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
