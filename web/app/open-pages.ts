import { useSyncExternalStore } from 'react'

/** A page that is open as a tab: its path names it, its address brings back everything it showed. */
export type OpenPage = { path: string; href: string; title: string }

const STORED_AS = 'zhike.open_pages'
const OPEN_MAX = 12

/** Adds a page or renews its address; beyond the limit the page opened longest ago gives way. */
export function withPage(pages: OpenPage[], page: OpenPage): OpenPage[] {
  const isOpen = pages.some((it) => it.path === page.path)
  if (isOpen) return pages.map((it) => (it.path === page.path ? page : it))
  const kept =
    pages.length >= OPEN_MAX
      ? pages.filter((it, at) => it.path === '/' || at !== firstClosable(pages))
      : pages
  return [...kept, page]
}

const firstClosable = (pages: OpenPage[]) => pages.findIndex((it) => it.path !== '/')

/** Where one lands when a tab closes: its right neighbour, else its left one, else the workbench. */
export function pageAfterClosing(pages: OpenPage[], path: string): OpenPage | null {
  const at = pages.findIndex((it) => it.path === path)
  return pages[at + 1] ?? pages[at - 1] ?? null
}

function readStored(): OpenPage[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isPage) : []
  } catch {
    return []
  }
}

const isPage = (value: unknown): value is OpenPage =>
  typeof value === 'object' && value !== null && 'path' in value && 'href' in value && 'title' in value

const listeners = new Set<() => void>()
let current: OpenPage[] | null = null

const get = () => (current ??= readStored())
const set = (pages: OpenPage[]) => {
  current = pages
  sessionStorage.setItem(STORED_AS, JSON.stringify(pages))
  for (const listener of listeners) listener()
}

export const openPages = {
  get,
  add: (page: OpenPage) => set(withPage(get(), page)),
  close: (path: string) => set(get().filter((it) => it.path !== path)),
  keepOnly: (path: string) => set(get().filter((it) => it.path === path || it.path === '/')),
  clear: () => set([]),
}

export function useOpenPages(): OpenPage[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, get)
}
