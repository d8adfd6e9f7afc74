import { expect, it } from 'vitest'
import { contestedFields, settledChanges } from './conflict.ts'

const KEYS = ['subject', 'note', 'outcome', 'people']
const was = { subject: '存单', note: '续存', outcome: 'reached', people: ['A'] }
const mine = { ...was, subject: '存单到期', outcome: 'refused' }
const theirs = { ...was, subject: '大额存单', note: '不续存', people: ['A', 'B'] }
const fields = contestedFields<string | string[]>(KEYS, { was, mine, theirs })

it('what one of the two has changed is kept, and what both have changed has to be chosen', () => {
  expect(fields.map((it) => [it.key, it.preset])).toEqual([
    ['subject', null],
    ['note', 'theirs'],
    ['outcome', 'mine'],
    ['people', 'theirs'],
  ])
  expect(contestedFields(KEYS, { was, mine, theirs: { ...was, subject: '存单到期' } })[0]).toMatchObject({
    preset: 'mine',
  })
})

it('only what is to be otherwise than the first has saved it is sent', () => {
  expect(settledChanges(fields, {})).toEqual({ outcome: 'refused' })
  expect(settledChanges(fields, { subject: 'mine', note: 'was', people: 'theirs' })).toEqual({
    subject: '存单到期',
    note: '续存',
    outcome: 'refused',
  })
  expect(settledChanges(fields, { subject: 'theirs', outcome: 'was' })).toEqual({})
})
