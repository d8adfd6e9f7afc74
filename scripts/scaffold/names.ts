/** `loyalty-points` as it appears in TypeScript, in types and in SQL. */
export type Names = { kebab: string; camel: string; pascal: string; snake: string }

export function namesOf(kebab: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab)) {
    throw new Error(`"${kebab}" is no name here: small letters and digits, words joined by a minus.`)
  }
  const pascal = kebab.replaceAll(/(^|-)([a-z0-9])/g, (_all, _minus, letter: string) => letter.toUpperCase())
  return {
    kebab,
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    snake: kebab.replaceAll('-', '_'),
  }
}

/** `campaigns` -> `campaign`, `opportunities` -> `opportunity`. */
export const singularOf = (plural: string): string => {
  if (!plural.endsWith('s'))
    throw new Error(`"${plural}" should be a plural: a table is named after its rows.`)
  return plural
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/s$/, '')
}
