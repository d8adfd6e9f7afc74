import { crc32, deflateRawSync } from 'node:zlib'

type Part = { name: string; bytes: Buffer }

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const DEFLATED = 8

/** A ZIP of some parts; `saysSize` is what it says of each when unpacked, where that is to be a lie. */
export function zipOf(parts: readonly Part[], { saysSize }: { saysSize?: number } = {}): Buffer {
  const bodies: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const { name, bytes } of parts) {
    const packed = deflateRawSync(bytes)
    const facts = Buffer.alloc(22)
    facts.writeUInt16LE(DEFLATED, 2)
    facts.writeUInt32LE(crc32(bytes), 8)
    facts.writeUInt32LE(packed.length, 12)
    facts.writeUInt32LE(saysSize ?? bytes.length, 16)
    facts.writeUInt16LE(Buffer.byteLength(name), 20)
    const local = Buffer.alloc(6)
    local.writeUInt32LE(LOCAL)
    local.writeUInt16LE(20, 4)
    const body = Buffer.concat([local, facts, Buffer.alloc(2), Buffer.from(name), packed])
    const central = Buffer.alloc(8)
    central.writeUInt32LE(CENTRAL)
    central.writeUInt16LE(20, 4)
    central.writeUInt16LE(20, 6)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    list.push(Buffer.concat([central, facts, Buffer.alloc(2), rest, Buffer.from(name)]))
    bodies.push(body)
    at += body.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) })

/** A workbook whose first sheet is this XML, and whose cells share these texts. */
export const workbookOf = (sheet: string, strings: readonly string[], lie: { saysSize?: number } = {}) =>
  zipOf(
    [
      part(
        'xl/workbook.xml',
        `<workbook xmlns:r="r"><sheets><sheet name="名单" sheetId="1" r:id="rId7"/></sheets></workbook>`,
      ),
      part(
        'xl/_rels/workbook.xml.rels',
        `<Relationships><Relationship Id="rId7" Target="worksheets/one.xml"/></Relationships>`,
      ),
      part('xl/worksheets/one.xml', `<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
      part(
        'xl/sharedStrings.xml',
        `<sst>${strings.map((it) => `<si><t>${escaped(it)}</t></si>`).join('')}</sst>`,
      ),
    ],
    lie,
  )

/** A workbook of rows as Excel writes them: texts shared, numbers as numbers, empty cells left out. */
export function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const strings: string[] = []
  const cell = (value: string | number, place: string) => {
    if (value === '') return ''
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
    return `<c r="${place}" t="s"><v>${strings.push(value) - 1}</v></c>`
  }
  const sheet = rows.map((row, at) => {
    const line = at + 1
    const cells = row.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${line}`))
    return `<row r="${line}">${cells.join('')}</row>`
  })
  return workbookOf(sheet.join(''), strings)
}
