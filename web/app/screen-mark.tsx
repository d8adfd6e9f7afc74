import { useEffect, useState } from 'react'
import { bankMoment } from '../shared/bank-moment.ts'
import type { Viewer } from '../shared/viewer.ts'
import styles from './screen-mark.module.css'

const MINUTE_MS = 60_000
const [WIDTH, HEIGHT] = [300, 190]

/** The moment in the bank's time, to the minute; it changes while the page stays open. */
function useMinute(): string {
  const [minute, setMinute] = useState(readMinute)
  useEffect(() => {
    const timer = setInterval(() => setMinute(readMinute()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return minute
}

const readMinute = (): string =>
  bankMoment(new Date(performance.timeOrigin + performance.now()).toISOString()).slice(0, 16)

const escaped = (text: string) => text.replaceAll(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** One tile of the pattern: faint in light and in dark, and legible on a photograph of the screen. */
function tileOf(lines: readonly string[]): string {
  const texts = lines.map((line, at) => `<text x='20' y='${120 + at * 20}'>${escaped(line)}</text>`).join('')
  const style = `font-family='sans-serif' font-size='14' fill='#808080' fill-opacity='0.11'`
  const turned = `<g transform='rotate(-20 20 120)' ${style}>${texts}</g>`
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${WIDTH}' height='${HEIGHT}'>${turned}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}

/** Who looks at the screen and when, over pages that show customers: a photograph says whose it is. */
export function ScreenMark({ viewer }: { viewer: Viewer }) {
  const minute = useMinute()
  const { display_name: name, user_id: number } = viewer
  return (
    <div
      className={styles['mark']}
      aria-hidden
      style={{ backgroundImage: tileOf([`${name} ${number}`, minute]) }}
    />
  )
}
