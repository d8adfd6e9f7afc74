/**
 * Whether an address is a path of this site. A browser takes `//` and `/\` for the beginning of another
 * site's address, and passes over tabs and line ends wherever they stand.
 */
export const isOwnPath = (path: unknown): path is string =>
  typeof path === 'string' && /^\/(?![/\\])[^\s\\\p{Cc}]*$/u.test(path)
