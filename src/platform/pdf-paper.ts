import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PdfDocument from 'pdfkit'

/** The one weight of the font (OFL) that is used; a document holds the characters it has and no others. */
const FONT = join(
  dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')),
  '../fonts/NotoSansHans-Regular.otf',
)

const MARGIN = 40
const FOOT = 36
const [INK, MUTED, ACCENT, RULE] = ['#1f2329', '#646a73', '#0f5c6e', '#d0d3d6']
const SIZE = { title: 17, heading: 11.5, text: 9, small: 7.5 }
const WATERMARK = { size: 10, opacity: 0.07, gapX: 60, stepY: 95, angle: -24 }

export type Block = {
  title: string
  /** Names and values, two pairs to a line. */
  facts?: readonly (readonly [name: string, value: string])[]
  /** Rows in columns, whose widths are parts of the whole. */
  rows?: { widths: readonly number[]; cells: readonly (readonly string[])[] }
  lines?: readonly string[]
}

export type Paper = {
  title: string
  subtitle: string
  /** Stands faintly over all of each page, and once at its foot. */
  watermark: string
  blocks: readonly Block[]
  pages: number
  /** What stands where the pages end before the blocks do. */
  cutOff: string
}

type Doc = InstanceType<typeof PdfDocument>
type Sheet = { doc: Doc; width: number; bottom: number; pages: number; isFull: boolean }

/** A paper of A4 pages, no more than it says: what does not fit is left out, and the paper says so. */
export function drawPaper(paper: Paper): Promise<Buffer> {
  const doc = new PdfDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    bufferPages: true,
    info: { Title: paper.title, Producer: 'Zhike', Creator: 'Zhike' },
  })
  const done = collect(doc)
  doc.font(FONT)
  const sheet: Sheet = {
    doc,
    width: doc.page.width - 2 * MARGIN,
    bottom: doc.page.height - MARGIN - FOOT,
    pages: paper.pages,
    isFull: false,
  }
  doc.fontSize(SIZE.title).fillColor(INK).text(paper.title)
  doc.fontSize(SIZE.text).fillColor(MUTED).text(paper.subtitle)
  for (const block of paper.blocks) drawBlock(sheet, block)
  if (sheet.isFull)
    doc
      .fontSize(SIZE.text)
      .fillColor(ACCENT)
      .text(paper.cutOff, MARGIN, sheet.bottom + 2)
  finishPages(doc, paper)
  doc.end()
  return done
}

function collect(doc: Doc): Promise<Buffer> {
  const pieces: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (piece: Buffer) => pieces.push(piece))
    doc.on('end', () => resolve(Buffer.concat(pieces)))
    doc.on('error', reject)
  })
}

/** Makes room for what is as high as this; false where there is no page left. */
function makeRoom(sheet: Sheet, height: number): boolean {
  const { doc, bottom } = sheet
  if (sheet.isFull) return false
  if (doc.y + height <= bottom) return true
  if (doc.bufferedPageRange().count >= sheet.pages) {
    sheet.isFull = true
    return false
  }
  doc.addPage()
  return true
}

const GAP = 7
const HEADING_HEIGHT = 34

function drawBlock(sheet: Sheet, { title, facts = [], rows, lines = [] }: Block): void {
  const { doc, width } = sheet
  if (!makeRoom(sheet, HEADING_HEIGHT)) return
  doc.y += GAP
  doc.fontSize(SIZE.heading).fillColor(ACCENT).text(title, MARGIN, doc.y)
  doc
    .moveTo(MARGIN, doc.y + 1)
    .lineTo(MARGIN + width, doc.y + 1)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke()
  doc.y += 4
  doc.fontSize(SIZE.text)
  for (let at = 0; at < facts.length; at += 2) {
    const pairs = facts.slice(at, at + 2).flatMap(([name, value]) => [name, value])
    drawRow(sheet, [0.16, 0.34, 0.16, 0.34], { cells: pairs, colors: [MUTED, INK] })
  }
  for (const cells of rows?.cells ?? []) drawRow(sheet, rows!.widths, { cells, colors: [INK] })
  for (const line of lines) drawRow(sheet, [1], { cells: [line], colors: [INK] })
}

/** One line of cells, as high as the highest of them; the colours come in turn. */
function drawRow(
  sheet: Sheet,
  widths: readonly number[],
  { cells, colors }: { cells: readonly string[]; colors: readonly string[] },
): void {
  const { doc, width } = sheet
  const spans = widths.map((it) => it * width)
  const heightOf = (text: string, at: number) => doc.heightOfString(text || ' ', { width: spans[at]! - 6 })
  const height = Math.max(...cells.map(heightOf))
  if (!makeRoom(sheet, height)) return
  const top = doc.y
  let left = MARGIN
  cells.forEach((text, at) => {
    doc.fillColor(colors[at % colors.length]!).text(text, left, top, { width: spans[at]! - 6 })
    left += spans[at]!
  })
  doc.x = MARGIN
  doc.y = top + height + 2.5
}

/** The watermark over each page, and at its foot whose it is and which page. */
function finishPages(doc: Doc, { watermark }: Paper): void {
  const { count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page)
    const { width, height } = doc.page
    doc.save().fillColor(INK).opacity(WATERMARK.opacity).fontSize(WATERMARK.size)
    const stepX = doc.widthOfString(watermark) + WATERMARK.gapX
    doc.rotate(WATERMARK.angle, { origin: [width / 2, height / 2] })
    for (let y = -height / 4; y < height * 1.25; y += WATERMARK.stepY) {
      for (let x = -width / 3; x < width * 1.3; x += stepX) {
        doc.text(watermark, x, y, { lineBreak: false })
      }
    }
    doc.restore()
    doc.opacity(1).fontSize(SIZE.small).fillColor(MUTED)
    doc.text(`${watermark}   ${page + 1} / ${count}`, MARGIN, height - FOOT, { lineBreak: false })
  }
}
