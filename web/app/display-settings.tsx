import { Button, Segmented } from 'antd'
import { useUnitLabel } from '../shared/bank.ts'
import type { Language, Preferences } from '../shared/preferences.ts'
import { setPreferences, usePreferences } from '../shared/preferences.ts'
import { speak, useText } from '../shared/text.ts'
import styles from './display-settings.module.css'

type Choice<K extends keyof Preferences> = {
  name: K
  label: string
  options: { value: Preferences[K] & string; label: string }[]
}

function Setting<K extends 'language' | 'theme' | 'density' | 'unit'>({ name, label, options }: Choice<K>) {
  const preferences = usePreferences()
  return (
    <div className={styles['setting']}>
      <span id={`setting-${name}`}>{label}</span>
      <Segmented
        aria-labelledby={`setting-${name}`}
        tabIndex={-1}
        size='small'
        value={preferences[name] as string}
        options={options}
        onChange={(value) =>
          name === 'language' ? void speak(value as Language) : setPreferences({ [name]: value })
        }
      />
    </div>
  )
}

/** How the pages look to this person on this machine; remembered by the browser. */
export function DisplaySettings({ onShortcuts }: { onShortcuts: () => void }) {
  const t = useText()
  const unitLabel = useUnitLabel()
  return (
    <div className={styles['settings']}>
      <Setting
        name='unit'
        label={t('frame.unit')}
        options={(['yuan', 'wan', 'yi'] as const).map((value) => ({ value, label: unitLabel(value) }))}
      />
      <Setting
        name='language'
        label={t('frame.language')}
        options={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en-US', label: 'English' },
        ]}
      />
      <Setting
        name='theme'
        label={t('frame.theme')}
        options={[
          { value: 'light', label: t('frame.theme.light') },
          { value: 'dark', label: t('frame.theme.dark') },
        ]}
      />
      <Setting
        name='density'
        label={t('frame.density')}
        options={[
          { value: 'dense', label: t('frame.density.dense') },
          { value: 'comfortable', label: t('frame.density.comfortable') },
        ]}
      />
      <Button type='link' size='small' onClick={onShortcuts}>
        {t('frame.shortcuts')}
      </Button>
    </div>
  )
}
