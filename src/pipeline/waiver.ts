/**
 * Something that two persons let pass on one business date: a feed that is not waited for (its rows stay as
 * they were, as with one that may be carried), or a check whose failure holds nothing back.
 */
export type Waiver = { kind: 'feed' | 'check'; name: string }

export const isWaived = (waivers: Waiver[], kind: Waiver['kind'], name: string): boolean =>
  waivers.some((it) => it.kind === kind && it.name === name)

/** How a check is called where it is waived: by the table or file it looks at, and its own name. */
export const checkName = (of: string, name: string): string => `${of}: ${name}`
