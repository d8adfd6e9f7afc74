import { createContext, use, useEffect } from 'react'

export type PageTitle = { path: string; title: string }

/** Tells the frame what a page is called, for its tab, the breadcrumb and the browser's title. */
const PageTitleContext = createContext<(page: PageTitle) => void>(() => undefined)
export const PageTitleProvider = PageTitleContext.Provider

/** The page names its own path: while the next page loads, the frame's address is already the next one's. */
export function usePageTitle(path: string, title: string | null): void {
  const tell = use(PageTitleContext)
  useEffect(() => {
    if (title !== null) tell({ path, title })
  }, [path, title, tell])
}
