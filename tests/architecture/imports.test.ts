import { describe, expect, it } from 'vitest'
import { findBroken, findCycle, IMPORT_RULES } from './imports.ts'
import { findDangling, isTest, listSources } from './source-files.ts'

const edges = listSources().flatMap((source) => source.edges)
const show = (edge: { from: string; to: string }) => `${edge.from} -> ${edge.to}`

describe('who may import whom', () => {
  it.for(IMPORT_RULES)('$name', (rule) => {
    expect(findBroken(rule, edges).map(show)).toEqual([])
  })

  it.for(IMPORT_RULES)('$name: a planted violation is found', (rule) => {
    const [from, to] = rule.planted
    expect(findBroken(rule, [{ from, to, isType: false }])).toHaveLength(1)
  })

  it('every import leads to a file', () => {
    expect(findDangling(edges).map(show)).toEqual([])
    expect(findDangling([{ from: 'src/a.ts', to: 'src/no-such-file.ts', isType: false }])).toHaveLength(1)
  })
})

describe('no loops', () => {
  const moduleOf = (path: string) =>
    /^src\/modules\/[^/]+|^src\/[^/]+|^web\/features\/[^/]+/.exec(path)?.[0] ?? path

  it('no file reaches itself through its imports', () => {
    expect(findCycle(edges)).toBeNull()
  })

  it('no folder and no module reaches itself through its imports', () => {
    // A test may reach up for a whole bank; what it tests still may not.
    const ofTheProduct = edges.filter((edge) => !isTest(edge.from))

    expect(findCycle(ofTheProduct, moduleOf)).toBeNull()
  })

  it('a planted loop is found, between files and between modules', () => {
    const edge = (from: string, to: string) => ({ from, to, isType: false })
    const loop = [edge('src/a.ts', 'src/b.ts'), edge('src/b.ts', 'src/c.ts'), edge('src/c.ts', 'src/a.ts')]
    expect(findCycle(loop)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts'])

    const modules = [
      edge('src/modules/service/service.ts', 'src/modules/marketing/index.ts'),
      edge('src/modules/marketing/jobs.ts', 'src/modules/service/index.ts'),
    ]
    expect(findCycle(modules)).toBeNull()
    expect(findCycle(modules, moduleOf)).not.toBeNull()
  })
})
