import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** A picture as its colours: three bytes a pixel, row by row. */
export type Picture = { width: number; height: number; pixels: Buffer }

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const COLOURS_MAX = 256
const BYTES_PER_PIXEL = 3

/** The same picture in 256 colours: a page of text needs no more, and a third of the bytes. */
export const shrinkPng = (png: Buffer): Buffer => writePng(readPng(png))

/** Reads what a browser writes: eight bits a channel, no transparency, not interlaced. */
export function readPng(png: Buffer): Picture {
  const parts = chunksOf(png)
  const header = parts.find((it) => it.type === 'IHDR')!.data
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  if (header[8] !== 8 || header[9] !== 2 || header[12] !== 0) throw new Error('Not a picture of a browser.')
  const data = Buffer.concat(parts.filter((it) => it.type === 'IDAT').map((it) => it.data))
  return { width, height, pixels: unfilter(inflateSync(data), width * BYTES_PER_PIXEL) }
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const parts: { type: string; data: Buffer }[] = []
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    parts.push({ type, data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return parts
}

/** Each row was written as differences from its neighbours; its first byte says which. */
function unfilter(rows: Buffer, rowBytes: number): Buffer {
  const height = rows.length / (rowBytes + 1)
  const pixels = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (rowBytes + 1)]!
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x
      const left = x >= BYTES_PER_PIXEL ? pixels[at - BYTES_PER_PIXEL]! : 0
      const up = y > 0 ? pixels[at - rowBytes]! : 0
      const corner = x >= BYTES_PER_PIXEL && y > 0 ? pixels[at - rowBytes - BYTES_PER_PIXEL]! : 0
      pixels[at] = rows[at + y + 1]! + guess(filter, { left, up, corner })
    }
  }
  return pixels
}

function guess(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const sum = left + up - corner
  const nearest = [left, up, corner].toSorted((a, b) => Math.abs(sum - a) - Math.abs(sum - b))
  return nearest[0]!
}

function writePng({ width, height, pixels }: Picture): Buffer {
  const { palette, indexOf } = paletteOf(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexOf.get(colourAt(pixels, y * width + x))!
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const table = Buffer.from(palette.flatMap(channelsOf))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

const colourAt = (pixels: Buffer, pixel: number) => pixels.readUIntBE(pixel * BYTES_PER_PIXEL, 3)
const channelsOf = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255]

/** The colours that would be missed most, and for every other one the nearest of them. */
function paletteOf(pixels: Buffer): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>()
  for (let pixel = 0; pixel < pixels.length / BYTES_PER_PIXEL; pixel += 1) {
    const colour = colourAt(pixels, pixel)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const colours = [...counts].map(([colour, count]) => ({ colour, count, index: 0, distance: Infinity }))
  const palette: number[] = []
  while (palette.length < Math.min(COLOURS_MAX, colours.length)) {
    const missed = colours.reduce((worst, it) => (missedBy(it) > missedBy(worst) ? it : worst))
    palette.push(missed.colour)
    for (const it of colours) {
      const distance = distanceOf(it.colour, missed.colour)
      if (distance < it.distance) Object.assign(it, { distance, index: palette.length - 1 })
    }
  }
  return { palette, indexOf: new Map(colours.map((it) => [it.colour, it.index])) }
}

/** How much of the picture would be off, and how far, if this colour were left to its nearest neighbour. */
const missedBy = ({ count, distance }: { count: number; distance: number }) => count * distance

const distanceOf = (a: number, b: number) => {
  const channels = channelsOf(b)
  return channelsOf(a).reduce((sum, value, at) => sum + (value - channels[at]!) ** 2, 0)
}
