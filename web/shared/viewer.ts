import { createContext, use } from 'react'
import type { FieldClass } from '../../src/platform/schema.ts'

type Shown = 'hidden' | 'masked' | 'clear'

/** Who looks at the page, in which post, how far from it, and what its role allows. */
export type Viewer = {
  user_id: string
  display_name: string
  reach: {
    kind: 'head' | 'line' | 'org' | 'team' | 'manager'
    line_code: 'retail' | 'corporate' | null
    unit_id: string
    unit_name: string
  } | null
  permissions: readonly string[]
  /** How classes of personal data are shown; what is not named is masked. */
  fields: Partial<Record<FieldClass, { list: Shown; record: Shown }>>
}

export const may = (viewer: Viewer, permission: string): boolean => viewer.permissions.includes(permission)

/** Whether amounts are shown whole; where they are not, nothing is filtered, sorted or explained by them. */
export const seesAmounts = ({ fields }: Viewer, place: 'list' | 'record'): boolean =>
  fields.amount?.[place] === 'clear'

/** Whether names of people are shown whole in lists; where they are not, they are asked for whole. */
export const seesNames = ({ fields }: Viewer): boolean => fields.person_name?.list === 'clear'

/** Whether there are customers for the viewer to look at. */
export const mayRead = (viewer: Viewer): boolean => viewer.reach !== null && may(viewer, 'customers.read')

const ViewerContext = createContext<Viewer | null>(null)
export const ViewerProvider = ViewerContext.Provider

export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (viewer === null) throw new Error('A page stands inside the frame, which knows who is signed in.')
  return viewer
}
