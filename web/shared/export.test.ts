import { expect, test } from 'vitest'
import { rowCounter } from './export.ts'

test('an export counts its rows however the text is cut, and not the breaks inside a field', () => {
  const text = '\uFEFF客户号,名称\r\n1,"株洲\n公司"\r\n2,"a ""b"""\r\n共 2 行\r\n'
  for (const size of [1, 3, 7, text.length]) {
    const counter = rowCounter()
    let rows = 0
    for (let at = 0; at < text.length; at += size) rows = counter.add(text.slice(at, at + size))
    expect(rows).toBe(4)
  }
})
