import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { workbook, workbookOf } from '../../../tests/support/workbook.ts'
import { readList } from './read-list.ts'

const HEADS = { names: { 客户号: 'no', 理由: 'why', 日期: 'day' }, needed: ['no'] } as const

async function read(bytes: Buffer) {
  const found: [line: number, fields: string[], problem: string][] = []
  for await (const { rows } of readList(Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]), HEADS)) {
    found.push(...rows.map((it): (typeof found)[number] => [it.line_no, it.fields, it.problem_code]))
  }
  return found
}

describe('a list', () => {
  it('is read from a workbook as from a CSV, with empty cells and lines where they are', async () => {
    const rows = [
      ['客户号', '理由', '日期'],
      ['A1', 'a, "b"', 46000],
      [''],
      ['', '', 1.5],
      [12345678901, ''],
      ['A2', '', '', '多'],
    ]
    const csv = `客户号,理由,日期\nA1,"a, ""b""",46000\n\n,,1.5\n12345678901,,\nA2,,,多\n`
    const said = [
      [2, ['A1', 'a, "b"', '46000'], ''],
      [4, ['', '', '1.5'], ''],
      [5, ['12345678901', '', ''], ''],
      [6, ['A2', '', '', '多'], 'fields'],
    ]
    expect(await read(workbook(rows))).toEqual(said)
    expect(await read(Buffer.from(csv))).toEqual(said)
  })

  it('reads what programs write of cells: runs of text, formulas, places left out', async () => {
    const sheet = `<x:row><x:c t="s"><x:v>0</x:v></x:c>
      <x:c t="str"><x:f>A1</x:f><x:v>理由</x:v></x:c></x:row>
      <row r="9"><c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb="0"><t>jia</t></rPh></is></c>
      <c r="B9"><f>1+1</f><v>1.2345678901E+10</v></c></row>
      <row r="3"><c r="A3"><v>1.2345678901234568E+17</v></c><c t="b"><v>1</v></c></row>`
    expect(await read(workbookOf(sheet, ['客户号']))).toEqual([
      [9, ['甲乙', '12345678901'], ''],
      [10, ['123456789012345680', 'TRUE'], 'rounded'],
    ])
  })

  it.for([
    [
      'one that would unpack into too much',
      () => workbookOf(`<row><c t="str"><v>${'a'.repeat(3e6)}</v></c></row>`, []),
      'workbook_too_large',
    ],
    [
      'one that says it is larger than a sheet can be',
      () => workbookOf('', [], { saysSize: 2e9 }),
      'workbook_too_large',
    ],
    [
      'one that is more than it says',
      () => workbookOf('<row/>'.repeat(1000), [], { saysSize: 100 }),
      'not_a_workbook',
    ],
    ['one that was cut off', () => workbook([['客户号']]).subarray(0, 200), 'not_a_workbook'],
    ['an older or protected one', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old_workbook'],
    ['one without a row', () => workbook([]), 'empty'],
    ['one without the column', () => workbook([['理由']]), 'heading'],
  ] as const)('refuses %s', async ([_title, bytes, reason_code]) => {
    await expect(read(bytes())).rejects.toMatchObject({ status: 422, details: { reason_code } })
  })
})
