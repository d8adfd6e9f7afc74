import {
  GlobalOutlined,
  MenuFoldOutlined,
  MenuOutlined,
  MenuUnfoldOutlined,
  SearchOutlined,
  SettingOutlined,
} from '@ant-design/icons'
import { Button, Segmented, Tooltip } from 'antd'
import { Bell } from '../features/notices/bell.tsx'
import { useBank, useUnitLabel } from '../shared/bank.ts'
import { useBilingual } from '../shared/figures.tsx'
import type { MoneyUnit } from '../shared/money.ts'
import { PanelPopover } from '../shared/panel-popover.tsx'
import { setPreferences, usePreferences } from '../shared/preferences.ts'
import { speak, useText } from '../shared/text.ts'
import { useIsCompact } from '../shared/use-viewport.ts'
import { DisplaySettings } from './display-settings.tsx'
import type { Session } from './session.ts'
import styles from './top-bar.module.css'
import { UserMenu } from './user-menu.tsx'

type Props = {
  session: Session
  businessDate: string | null
  onMenu: () => void
  onSearch: () => void
  onShortcuts: () => void
}

function DateStamp({ date }: { date: string | null }) {
  const t = useText()
  const bank = useBank()
  if (date === null) return <span className={styles['demo']}>{t('frame.no_publication')}</span>
  return (
    <Tooltip title={t('frame.business_date_hint', { date })} trigger={['hover', 'focus']}>
      <span className={styles['stamp']} role='note' tabIndex={0}>
        <span className={styles['stampLabel']}>{t('frame.business_date')}</span>
        <time dateTime={date}>{date}</time>
        {bank?.is_demo && <span className={styles['demo']}>{t('frame.demo')}</span>}
      </span>
    </Tooltip>
  )
}

function MenuButton({ onMenu }: { onMenu: () => void }) {
  const t = useText()
  const { is_menu_folded: isFolded } = usePreferences()
  const isCompact = useIsCompact()
  if (isCompact)
    return <Button type='text' icon={<MenuOutlined />} aria-label={t('frame.menu')} onClick={onMenu} />
  return (
    <Button
      type='text'
      icon={isFolded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      aria-label={t(isFolded ? 'frame.unfold_menu' : 'frame.fold_menu')}
      aria-expanded={!isFolded}
      onClick={() => setPreferences({ is_menu_folded: !isFolded })}
    />
  )
}

function UnitSwitch() {
  const t = useText()
  const { unit } = usePreferences()
  const unitLabel = useUnitLabel()
  return (
    <Segmented<MoneyUnit>
      aria-label={t('frame.unit')}
      tabIndex={-1}
      size='small'
      value={unit}
      options={(['yuan', 'wan', 'yi'] as const).map((value) => ({ value, label: unitLabel(value) }))}
      onChange={(chosen) => setPreferences({ unit: chosen })}
    />
  )
}

export function TopBar({ session, businessDate, onMenu, onSearch, onShortcuts }: Props) {
  const t = useText()
  const say = useBilingual()
  const bank = useBank()
  const isCompact = useIsCompact()
  const { language } = usePreferences()
  return (
    <header className={styles['bar']}>
      <MenuButton onMenu={onMenu} />
      {!isCompact && bank && (
        <span className={styles['bank']}>{say({ zh: bank.name_zh, en: bank.name_en })}</span>
      )}
      <button type='button' className={styles['search']} onClick={onSearch}>
        <SearchOutlined aria-hidden />
        <span className='zk-hidden'>{t('palette.open')}</span>
        <span className={styles['hint']}>{t('palette.placeholder')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={styles['right']}>
        <DateStamp date={businessDate} />
        {!isCompact && <UnitSwitch />}
        {!isCompact && (
          <Button
            type='text'
            size='small'
            icon={<GlobalOutlined />}
            lang={language === 'zh-CN' ? 'en' : 'zh-CN'}
            onClick={() => void speak(language === 'zh-CN' ? 'en-US' : 'zh-CN')}
          >
            {language === 'zh-CN' ? 'English' : '中文'}
          </Button>
        )}
        <Bell />
        <PanelPopover
          label={t('frame.settings')}
          placement='bottomRight'
          content={(close) => (
            <DisplaySettings
              onShortcuts={() => {
                close()
                onShortcuts()
              }}
            />
          )}
        >
          {(isOpen) => (
            <Button
              type='text'
              icon={<SettingOutlined />}
              aria-label={t('frame.settings')}
              aria-expanded={isOpen}
              aria-haspopup='dialog'
            />
          )}
        </PanelPopover>
        <UserMenu session={session} />
      </div>
    </header>
  )
}
