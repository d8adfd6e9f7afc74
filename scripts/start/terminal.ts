import { performance } from 'node:perf_hooks'

/** How far a step has come, of how much, in which unit. */
export type Progress = (done: number, total: number, unit: string) => void

const LINE_EVERY_MS = 5_000
const NAME_WIDTH = 26

/**
 * Shows steps as they go: one line each, which moves while it works on a terminal, and now and then a
 * line of its own where nobody watches.
 */
export function createSteps(output: NodeJS.WriteStream) {
  return async function step<T>(
    name: string,
    work: (progress: Progress) => Promise<T>,
    describe: (result: T) => string,
  ): Promise<T> {
    const started = performance.now()
    const line = openLine(output, name, started)
    line.show('...')
    try {
      const result = await work((done, total, unit) =>
        line.show(describeProgress({ done, total, unit, seconds: secondsSince(started) })),
      )
      line.finish(describe(result))
      return result
    } catch (error) {
      line.finish('failed')
      throw error
    }
  }
}

const secondsSince = (started: number) => (performance.now() - started) / 1000

/** `12 of 48 nights, 0.8 nights/s, 45 s left` */
export function describeProgress(at: { done: number; total: number; unit: string; seconds: number }): string {
  const { done, total, unit, seconds } = at
  const counted = `${done} of ${total} ${unit}`
  if (done === 0 || seconds <= 0) return counted
  const rate = done / seconds
  const secondsLeft = Math.ceil((total - done) / rate)
  return `${counted}, ${rate.toFixed(rate < 10 ? 1 : 0)} ${unit}/s, ${secondsLeft} s left`
}

function openLine(output: NodeJS.WriteStream, name: string, started: number) {
  const head = `  ${name.padEnd(NAME_WIDTH)}`
  let writtenAt = started
  return {
    show(text: string) {
      if (output.isTTY) return output.write(`\r\u001B[2K${head}${text}`)
      if (performance.now() - writtenAt < LINE_EVERY_MS) return
      writtenAt = performance.now()
      output.write(`${head}${text}\n`)
    },
    finish(text: string) {
      const seconds = `${secondsSince(started).toFixed(1)} s`
      output.write(`${output.isTTY ? '\r\u001B[2K' : ''}${head}${text}, ${seconds}\n`)
    },
  }
}
