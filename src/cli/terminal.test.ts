import { describe, expect, it } from 'vitest'
import { table } from './table.ts'
import { columnsOf, shorten, widthOf, wrap } from './terminal.ts'

describe('a line of a terminal', () => {
  it('has the places of the terminal, and a hundred where there is none', () => {
    expect(columnsOf({ columns: 72 })).toBe(72)
    expect(columnsOf({})).toBe(100)
  })

  it('is shortened with a mark, a Chinese character counting twice', () => {
    expect(shorten('base.accounts', 13)).toBe('base.accounts')
    expect(shorten('base.accounts', 8)).toBe('base.ac…')
    expect(shorten('客户余额', 6)).toBe('客户…')
  })

  it('is broken between words', () => {
    expect(wrap('two files have not come yet', 12)).toEqual(['two files', 'have not', 'come yet'])
    expect(wrap('a 0123456789abcdef b', 10)).toEqual(['a', '0123456789abcdef', 'b'])
  })

  it('of a table fits: words give way, numbers do not', () => {
    const step = 'check base.accounts: one open version of each key'
    const rows = [[step, '1234567', 'in doubt: NO_DATE 1, WIDE 10000 or more']]
    const lines = table(['step', 'rows', 'note'], rows, 60)

    expect(Math.max(...lines.map(widthOf))).toBe(60)
    expect(lines[1]).toContain('1234567')
    expect(table(['step', 'rows', 'note'], rows)[1]).toContain(step)
  })
})
