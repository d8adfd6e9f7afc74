import type { Column } from '../../src/pipeline/load/index.ts'

/** A column as a contract has it that says nothing but its name and type. */
export const givenColumn = (given: Pick<Column, 'name' | 'type'> & Partial<Column>): Column => ({
  label: given.name,
  required: false,
  protect: null,
  with: null,
  kinds: {},
  pinyin: false,
  none: [],
  codes: null,
  currency: false,
  past: false,
  not_before: null,
  check: null,
  ...given,
})
