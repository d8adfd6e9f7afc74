import { z } from 'zod'
import type { Actor } from '../context.ts'
import type { HiddenPart } from '../hidden.schema.ts'
import type { FieldClass } from '../schema.ts'
import { type FieldPlan, type Place, showAnswer } from './fields.ts'

type Shown = { schema: z.ZodType; plan: FieldPlan; place: Place }

/**
 * An answer as somebody may see it, with how many values of which classes were masked for him where
 * the answer can say it. What is masked for everybody was masked before, and is not counted.
 */
export function showAndSay<Answer>(
  viewer: Pick<Actor, 'fields'>,
  { schema, plan, place }: Shown,
  answer: Answer,
): Answer {
  if (!(schema instanceof z.ZodObject && 'hidden' in schema.shape)) {
    return showAnswer(viewer, { plan, place }, answer)
  }
  const counts = new Map<FieldClass, number>()
  const tell = (field: FieldClass) => void counts.set(field, (counts.get(field) ?? 0) + 1)
  const shown = showAnswer(viewer, { plan, place, tell }, answer)
  if (counts.size === 0) return shown
  const { hidden: known = [] } = shown as { hidden?: HiddenPart[] }
  const masked = [...counts].map(([kind, count]): HiddenPart => ({ kind, count }))
  return { ...shown, hidden: [...known, ...masked] }
}

/** Left out of an answer; nothing where it is nobody. */
export const leftOut = (kind: HiddenPart['kind'], count: number): HiddenPart[] =>
  count > 0 ? [{ kind, count }] : []
