import { isDeepStrictEqual } from 'node:util'
import { type Context } from '../../../platform/db.ts'
import { type KeyRing, open, seal } from '../../../platform/crypto/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { readCustomer, sourceLookedAt } from '../../../serving/as-of.ts'
import { type Explained, explainFigure, type Figure, type Part } from '../../../serving/lineage/index.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { maskedKey } from '../policy.ts'
import type { ExplainedFigure } from '../explanation.schema.ts'
import { pointsSums } from '../points.schema.ts'
import { customerRecord } from '../schema.ts'

type ExplainContext = Context & { keys: KeyRing }

/** A figure that an answer named, for the same customer and publication; nobody else can make one up. */
type Reference = { customer_id: string; version: string; figure: Figure }

/** The mart that holds a figure of the record; none of what the record does not show. */
function martOf(column: string): string | null {
  if (Object.hasOwn(customerRecord.shape, column)) return 'marts.customers'
  return Object.hasOwn(pointsSums.shape, column) ? 'marts.customer_points' : null
}

/** One step of where a figure of the record comes from: the rows it rests on. */
export async function explainRecordFigure(
  context: ExplainContext,
  input: { customer_id: string; column: string },
): Promise<ExplainedFigure> {
  const { customer_id: id, column } = input
  const table = martOf(column)
  if (table === null) throw notFound('figure', column)
  return explainOne(context, id, { table, key: { customer_id: id }, column, business_date: dayOf(context) })
}

/** The next step: a figure of a row that an earlier answer named. */
export async function explainReference(
  context: ExplainContext,
  input: { customer_id: string; ref: string },
): Promise<ExplainedFigure> {
  const { customer_id: id, ref } = input
  const { figure, ...of } = readReference(context, ref)
  if (!isDeepStrictEqual(of, { customer_id: id, version: sourceLookedAt(context).version })) {
    throw notFound('figure', 'of another customer or night')
  }
  return explainOne(context, id, figure)
}

async function explainOne(context: ExplainContext, id: string, figure: Figure): Promise<ExplainedFigure> {
  const isVisible = await readCustomer(context, id, () => Promise.resolve(true))
  if (!isVisible) throw await missingCustomer(context, id)
  const source = sourceLookedAt(context)
  const { version } = source
  const { warehouseDir } = context
  const explained = await explainFigure({ warehouseDir, ...source, figure, subject: id, depth: 1 })
  if (!explained.is_number) {
    const message = `${figure.column} is no number: only figures are explained.`
    throw new AppError({ code: 'not_a_figure', status: 422, message })
  }
  const refer = (it: Figure) => seal(context.keys, JSON.stringify({ customer_id: id, version, figure: it }))
  return { ...shownFigure(explained), parts: explained.parts.map((part) => shownPart(part, refer)) }
}

function readReference(context: ExplainContext, ref: string): Reference {
  try {
    return JSON.parse(open(context.keys, ref)) as Reference
  } catch {
    throw notFound('figure', 'of this reference')
  }
}

const shownFigure = (it: Explained) => ({
  table: it.table,
  title: it.title,
  name: maskedKey(it.key),
  column: it.column,
  business_date: it.business_date,
  value: it.value,
  from: it.from,
  is_confirmed: it.is_confirmed,
  adds_up: it.adds_up,
  depends_on_others: it.depends_on_others,
  line: it.line,
  files: it.files,
})

const shownPart = ({ amounts, key, ...part }: Part, refer: (figure: Figure) => string) => ({
  ...part,
  name: maskedKey(key),
  amounts: amounts.map((it) => {
    const { table, key, column, business_date } = it
    return { ...shownFigure(it), ref: refer({ table, key, column, business_date }) }
  }),
})

const dayOf = (context: Context) => context.asOf ?? context.publication.business_date
