import { type ComponentType, lazy } from 'react'

/** A part of a page that is fetched when it is first shown: the component of a module by its name. */
export const lazyPart = <Name extends string, Props>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
) => lazy(async () => ({ default: (await load())[name] }))
