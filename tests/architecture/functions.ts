import type { Source } from './source-files.ts'

type Node = { type: string; start: number; end: number; [key: string]: unknown }
export type FunctionShape = { path: string; line: number; lines: number; parameters: number }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Calls `visit` for every node of a program, parents first, with the node above it. */
export function walk(
  node: unknown,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit, parent)
  } else if (isNode(node)) {
    visit(node, parent)
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'parent' && typeof value === 'object') walk(value, visit, node)
    }
  }
}

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** A group of tests is a folder of functions, not a function. */
const isTestGroup = (parent: Node | null) =>
  parent?.type === 'CallExpression' &&
  /^describe\b/.test((parent['callee'] as { name?: string; object?: { name?: string } }).name ?? '')

export const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length

/** Where each function of a file begins, how many lines it has, and how many parameters it takes. */
export function listFunctions({ path, text, program }: Source): FunctionShape[] {
  const shapes: FunctionShape[] = []
  walk(program, (node, parent) => {
    if (!FUNCTIONS.includes(node.type) || isTestGroup(parent)) return
    const parameters = node['params'] as Node[]
    shapes.push({
      path,
      line: lineOf(text, node.start),
      lines: text.slice(node.start, node.end).split('\n').length,
      parameters: parameters.length,
    })
  })
  return shapes
}
