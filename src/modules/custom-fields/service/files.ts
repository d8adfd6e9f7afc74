import type { z } from 'zod'
import { changesBetween } from '../../../platform/audit.ts'
import type { FileAnswer, FileProposal } from '../../../platform/configuration.schema.ts'
import { configurationText, readConfigurationText } from '../../../platform/configuration-text.ts'
import type { Databases } from '../../../platform/context.ts'
import { proposeFile, startRequestIn } from '../../approvals/index.ts'
import * as queries from '../queries/definitions.ts'
import { type Facts, fieldLine } from '../schema.ts'
import type { By, Needs } from './definitions.ts'
import { checkStanding, CUSTOM_FIELD_FLOW, definitionOf } from './flow.ts'

const FIELDS = 'custom_fields'
type FieldLine = z.output<typeof fieldLine>

/** Every field as text, retired ones too; of values it says nothing. */
export async function writeFields({ databases }: Pick<Needs, 'databases'>): Promise<string> {
  const fields = await queries.listFields(databases.db)
  const lines = fields
    .toSorted((one, other) => (one.field_code < other.field_code ? -1 : 1))
    .map((it): FieldLine => ({ ...definitionOf(it), is_retired: it.is_retired }))
  return configurationText(FIELDS, lines)
}

/** Proposes what makes the fields what a file says, a request each; fields that it does not name stay. */
export async function proposeFields(needs: Needs, asked: FileProposal, by: By): Promise<FileAnswer> {
  const { lines } = readConfigurationText(asked.text, { [FIELDS]: fieldLine })
  const { reason, is_preview } = asked
  return proposeFile(needs.databases, CUSTOM_FIELD_FLOW, {
    is_preview,
    lines: lines.map((it, at) => ({
      line: at + 2,
      name: it.field_code,
      look: async () => {
        const facts = await factsOfLine(needs.databases.db, it)
        if (!facts) return null
        const context = { ...needs, actor: by }
        const traced = by.request_id !== undefined && { trace_id: by.request_id }
        const asking = { context, flow: CUSTOM_FIELD_FLOW, facts, reason, ...traced }
        return { facts, start: (tx) => startRequestIn(tx, asking) }
      },
    })),
  })
}

/** What a line asks for; null where the field is so already. What changes is retired by a second reading. */
async function factsOfLine(
  db: Databases['db'],
  { is_retired, ...definition }: FieldLine,
): Promise<Facts | null> {
  const standing = await queries.findField(db, definition.field_code)
  const move = moveOf(standing, { is_retired, definition })
  if (move === null) return null
  const version = standing?.version ?? 0
  await checkStanding(db, { facts: { move, definition, version }, before: standing })
  return { move, definition, version, before: standing ? definitionOf(standing) : null }
}

type Wished = Pick<FieldLine, 'is_retired'> & Pick<Facts, 'definition'>

function moveOf(standing: queries.StoredField | undefined, wished: Wished): Facts['move'] | null {
  if (!standing) return wished.is_retired ? null : 'define'
  if (changesBetween(definitionOf(standing), wished.definition).length > 0) return 'change'
  if (standing.is_retired === wished.is_retired) return null
  return wished.is_retired ? 'retire' : 'restore'
}
