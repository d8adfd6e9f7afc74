import { z } from 'zod'
import type { ApiRoute } from '../../src/api/guard.ts'

type Shape = Record<string, z.ZodType>
type Json = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Json[]
  oneOf?: Json[]
  properties?: Record<string, Json>
  required?: string[]
  items?: Json
  minItems?: number
  minimum?: number
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
}

/** What a text of some form may be; the first that fits is taken. */
const WORDS = [
  '1',
  'a1',
  'rm_product',
  'E00001',
  '2026-07-02',
  '/x',
  'text that says why',
  'Second-Word-2',
  '412000',
  '0731-28881234',
  '09:30',
  '2026-07-01T09:30:00+08:00',
]

export const shapeOf = (schema: z.ZodType | undefined): Shape =>
  (schema as z.ZodObject | undefined)?.shape ?? {}

export const paramsOf = ({ url }: ApiRoute): string[] => [...url.matchAll(/:(\w+)/g)].map((it) => it[1]!)

export const addressOf = ({ url }: ApiRoute, values: Record<string, string>): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? '1'))

export const isWriting = ({ method }: ApiRoute): boolean => method !== 'GET'

/** A body that a route takes: with all that it knows, or else with no more than it asks for. */
export function bodyOf({ method, url, takes: { body } }: ApiRoute): Record<string, unknown> {
  const json = z.toJSONSchema(body!, { io: 'input', unrepresentable: 'any' }) as Json
  const bodies = ['all', 'required', ...Object.keys(json.properties ?? {})].map((wanted) =>
    valueOf(json, wanted),
  )
  const found = bodies.find((it) => body!.safeParse(it).success)
  if (!found) throw new Error(`nothing made for ${method} ${url} is taken: ${JSON.stringify(bodies[0])}`)
  return found as Record<string, unknown>
}

function valueOf(json: Json, wanted: string): unknown {
  const [first] = json.anyOf ?? json.oneOf ?? []
  if (first) return valueOf(first, wanted)
  if (json.const !== undefined) return json.const
  if (json.enum) return json.enum[0]
  if (json.type === 'object') {
    const isTaken = ([name]: [string, Json]) =>
      wanted === 'all' || name === wanted || json.required?.includes(name)
    const taken = Object.entries(json.properties ?? {}).filter(isTaken)
    return Object.fromEntries(taken.map(([name, inner]) => [name, valueOf(inner, wanted)]))
  }
  if (json.type === 'array') return json.items ? [valueOf(json.items, wanted)] : []
  if (json.type === 'boolean') return true
  if (json.type === 'integer' || json.type === 'number') return Math.max(json.minimum ?? 1, 1)
  return json.type === 'null' ? null : WORDS.find((word) => fits(word, json))
}

function fits(word: string, { pattern, format, minLength = 0, maxLength = Infinity }: Json): boolean {
  if (format === 'date') return word === '2026-07-02'
  return word.length >= minLength && word.length <= maxLength && (!pattern || new RegExp(pattern).test(word))
}

/** Every object in a body, the body among them, each with something added. */
export function* withAdded(body: unknown, added: object): Generator<unknown> {
  if (Array.isArray(body)) {
    for (const inner of withAdded(body[0], added)) yield [inner]
  } else if (typeof body === 'object' && body !== null) {
    yield { ...body, ...added }
    for (const [name, value] of Object.entries(body)) {
      for (const inner of withAdded(value, added)) yield { ...body, [name]: inner }
    }
  }
}

/** The body with each of its texts in turn changed into another. */
export function* withText(body: unknown, text: string): Generator<unknown> {
  if (typeof body === 'string') yield text
  else if (Array.isArray(body)) for (const inner of withText(body[0], text)) yield [inner]
  else if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      for (const inner of withText(value, text)) yield { ...body, [name]: inner }
    }
  }
}
