import { useSyncExternalStore } from 'react'
import type { MoneyUnit } from './money.ts'

export type Language = 'zh-CN' | 'en-US'
export type Preferences = {
  language: Language
  theme: 'light' | 'dark'
  density: 'dense' | 'comfortable'
  unit: MoneyUnit
  is_menu_folded: boolean
}

const STORED_AS = 'zhike.preferences'
const DEFAULTS: Preferences = {
  language: 'zh-CN',
  theme: 'light',
  density: 'dense',
  unit: 'yuan',
  is_menu_folded: false,
}
const CHOICES: { [K in keyof Preferences]: readonly Preferences[K][] } = {
  language: ['zh-CN', 'en-US'],
  theme: ['light', 'dark'],
  density: ['dense', 'comfortable'],
  unit: ['yuan', 'wan', 'yi'],
  is_menu_folded: [true, false],
}

/** What another version of the page left behind is read value by value; an unknown one falls back. */
export function readPreferences(text: string | null): Preferences {
  const stored = parse(text)
  const isKnown = ([name, value]: [string, unknown]) =>
    name in CHOICES && (CHOICES[name as keyof Preferences] as readonly unknown[]).includes(value)
  return { ...DEFAULTS, ...Object.fromEntries(Object.entries(stored).filter(isKnown)) }
}

function parse(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

const listeners = new Set<() => void>()
let current: Preferences | null = null

export function getPreferences(): Preferences {
  current ??= readPreferences(globalThis.localStorage?.getItem(STORED_AS) ?? null)
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...getPreferences(), ...change }
  localStorage.setItem(STORED_AS, JSON.stringify(current))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences)
}
