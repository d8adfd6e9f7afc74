import type { ThemeConfig } from 'antd'

/** Every colour and measure of the screens, once; antd and the style sheets both read them from here. */
type Palette = Record<
  'accent' | 'accent_soft' | 'page' | 'card' | 'raised' | 'sunken' | 'line' | 'text' | 'muted',
  string
> &
  Record<'up' | 'down' | 'past' | 'past_soft' | 'focus' | 'tier_gold' | 'tier_blue' | 'tier_purple', string>

// Red is up and green is down, as on every Chinese ticker; both keep contrast AA on their card.
const LIGHT: Palette = {
  accent: '#0b5b6b',
  accent_soft: '#e3f0f2',
  page: '#f3f5f7',
  card: '#ffffff',
  raised: '#ffffff',
  sunken: '#f7f9fa',
  line: '#dfe4e8',
  text: '#1b2733',
  muted: '#566573',
  up: '#c22a22',
  down: '#1a7a3c',
  past: '#8a4b00',
  past_soft: '#fff3df',
  focus: '#0b7f96',
  tier_gold: '#845400',
  tier_blue: '#1d5296',
  tier_purple: '#642c91',
}

const DARK: Palette = {
  accent: '#4fb3c4',
  accent_soft: '#14343b',
  page: '#0f1519',
  card: '#182127',
  // Without shadows to be seen, what lies above the page is told from it by its shade.
  raised: '#23303a',
  sunken: '#1d272e',
  line: '#2d3a43',
  text: '#e3e9ed',
  muted: '#9fb0bb',
  up: '#ff8078',
  down: '#62c886',
  past: '#ffc069',
  past_soft: '#3a2b12',
  focus: '#6fd3e4',
  tier_gold: '#e8b94f',
  tier_blue: '#8fbaf0',
  tier_purple: '#cda8ee',
}

export type ThemeName = 'light' | 'dark'
export const PALETTES: Record<ThemeName, Palette> = { light: LIGHT, dark: DARK }

export const FONT =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', " +
  "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

export function antdTokens(name: ThemeName): NonNullable<ThemeConfig['token']> {
  const palette = PALETTES[name]
  return {
    colorPrimary: palette.accent,
    colorInfo: palette.accent,
    colorLink: palette.accent,
    colorBgLayout: palette.page,
    colorBgContainer: palette.card,
    colorBgElevated: palette.raised,
    colorBorderSecondary: palette.line,
    colorText: palette.text,
    colorTextSecondary: palette.muted,
    colorTextDescription: palette.muted,
    colorTextTertiary: palette.muted,
    colorTextPlaceholder: palette.muted,
    fontFamily: FONT,
    fontSize: 14,
    borderRadius: 6,
    controlHeight: 32,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  }
}

/** Dense rows leave room for twenty customers on a small screen. */
export function antdComponents(name: ThemeName): NonNullable<ThemeConfig['components']> {
  const palette = PALETTES[name]
  return {
    Table: {
      cellPaddingBlockSM: 6,
      cellFontSizeSM: 13,
      headerBg: palette.sunken,
      headerColor: palette.muted,
      headerSortActiveBg: palette.accent_soft,
      headerSortHoverBg: palette.accent_soft,
      bodySortBg: palette.card,
      rowHoverBg: palette.sunken,
      borderColor: palette.line,
    },
    // Words on the accent are dark where the accent is light.
    Button: { primaryColor: name === 'dark' ? palette.page : palette.card },
    Segmented: { itemSelectedColor: palette.accent },
  }
}

/** Gives the style sheets the same colours, as `--zk-accent` and so on. */
export function paintPage(name: ThemeName): void {
  const { style, dataset } = document.documentElement
  for (const [role, colour] of Object.entries(PALETTES[name])) {
    style.setProperty(`--zk-${role.replaceAll('_', '-')}`, colour)
  }
  style.setProperty('--zk-font', FONT)
  style.colorScheme = name
  dataset['theme'] = name
}
