import { walk } from './functions.ts'
import type { Source } from './source-files.ts'

type Literal = { type: 'Literal'; value: unknown }
type Template = { type: 'TemplateLiteral'; quasis: { value: { raw: string } }[] }
type Property = { type: 'Property'; key: { type: string; value?: unknown; name?: string } }

const isCatalogue = (path: string) => path.startsWith('web/shared/messages/')
const isPage = (path: string) => path.startsWith('web/') && !isCatalogue(path) && !/\.test\.tsx?$/.test(path)

/** The names of the sentences that catalogues hold, in one of the languages. */
export function listKeys(sources: readonly Source[]): string[] {
  const keys = new Set<string>()
  for (const { path, program } of sources) {
    if (!isCatalogue(path) || !path.endsWith('zh-CN.ts')) continue
    walk(program, (node) => {
      const { key } = node as unknown as Property
      if (node.type === 'Property' && typeof key.value === 'string') keys.add(key.value)
    })
  }
  return [...keys]
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
/** A name put together begins with a word and a dot: what stands behind is a code. */
const PUT_TOGETHER = /^[a-z_]+\./

/** What pages say: names as they stand, and patterns of names that are put together. */
export function namesSaid(sources: readonly Source[]): { names: Set<string>; patterns: RegExp[] } {
  const names = new Set<string>()
  const patterns = new Map<string, RegExp>()
  for (const { path, program } of sources) {
    if (!isPage(path)) continue
    walk(program, (node) => {
      if (node.type === 'Literal') {
        const { value } = node as unknown as Literal
        if (typeof value === 'string') names.add(value)
      }
      if (node.type !== 'TemplateLiteral') return
      const parts = (node as unknown as Template).quasis.map((it) => it.value.raw)
      if (parts.length === 1) names.add(parts[0]!)
      else if (PUT_TOGETHER.test(parts[0]!)) {
        const pattern = parts.map(escaped).join('.+')
        patterns.set(pattern, new RegExp(`^${pattern}$`))
      }
    })
  }
  return { names, patterns: [...patterns.values()] }
}

/** Sentences that no page says. */
export function findUnsaid(sources: readonly Source[]): string[] {
  const { names, patterns } = namesSaid(sources)
  return listKeys(sources).filter((key) => !names.has(key) && !patterns.some((it) => it.test(key)))
}
