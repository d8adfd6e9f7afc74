import { createContext, use } from 'react'

/** Who looks at the page, and how far. */
export type Viewer = {
  display_name: string
  reach: { kind: 'head' | 'org' | 'manager'; unit_id: string; unit_name: string } | null
}

const ViewerContext = createContext<Viewer | null>(null)
export const ViewerProvider = ViewerContext.Provider

export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (viewer === null) throw new Error('A page stands inside the frame, which knows who is signed in.')
  return viewer
}
