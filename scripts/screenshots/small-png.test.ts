import { describe, expect, it } from 'vitest'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { readPng, shrinkPng } from './small-png.ts'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A picture of rows as they stand in the file: the filter first, then what it left of the colours. */
function givenPng(width: number, rows: number[][]): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(rows.length, 4)
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The colours of a picture with a palette, as a viewer would show them. */
function show(png: Buffer, width: number): number[][] {
  const at = (type: string) => png.indexOf(type, 0, 'latin1')
  const data = (type: string) => png.subarray(at(type) + 4, at(type) + 4 + png.readUInt32BE(at(type) - 4))
  const palette = data('PLTE')
  const rows = inflateSync(data('IDAT'))
  const pixels = [...rows].filter((_byte, place) => place % (width + 1) !== 0)
  return pixels.map((index) => [...palette.subarray(index * 3, index * 3 + 3)])
}

describe('a smaller picture', () => {
  it('undoes each way in which a row may have been written', () => {
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 1, 2, 3, 4, 5, 6],
      [2, 9, 8, 7, 5, 5, 5],
      [3, 0, 0, 0, 1, 1, 1],
      [4, 1, 0, 0, 0, 0, 9],
    ]

    expect([...readPng(givenPng(2, rows)).pixels]).toEqual([
      ...[10, 20, 30, 40, 50, 60],
      ...[1, 2, 3, 5, 7, 9],
      ...[10, 10, 10, 10, 12, 14],
      ...[5, 5, 5, 8, 9, 10],
      ...[6, 5, 5, 8, 9, 19],
    ])
  })

  it('keeps every colour where there are few', () => {
    const row = [255, 0, 0, 0, 128, 0, 255, 0, 0]

    expect(show(shrinkPng(givenPng(3, [[0, ...row]])), 3)).toEqual([
      row.slice(0, 3),
      row.slice(3, 6),
      row.slice(6),
    ])
  })

  it('gives the rarest colour its nearest neighbour where there are too many', () => {
    const greys = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey])
    const row = [...greys, ...greys, [200, 200, 201]]

    const shown = show(shrinkPng(givenPng(row.length, [[0, ...row.flat()]])), row.length)

    expect(shown.slice(0, 256)).toEqual(greys)
    expect(shown.at(-1)).toEqual([200, 200, 200])
  })
})
