import { describe, expect, it } from 'vitest'
import { fieldsOf } from './text-rows.ts'

describe('a line of a list', () => {
  it.for([
    ['a,b,,', ['a', 'b', '', '']],
    ['"a","b ""c"", d",', ['a', 'b "c", d', '']],
    ['"a,b', null],
    ['"a"b,c', null],
  ] as const)('%s', ([line, fields]) => {
    expect(fieldsOf(line)).toEqual(fields)
  })
})
