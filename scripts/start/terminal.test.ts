import { describe, expect, it } from 'vitest'
import { createSteps, describeProgress } from './terminal.ts'

function givenOutput(isTTY: boolean) {
  let text = ''
  const output = { isTTY, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream
  return { output, read: () => text }
}

describe('what a start shows', () => {
  it('says how far it is, how fast and how long it will take', () => {
    expect(describeProgress({ done: 12, total: 48, unit: 'nights', seconds: 15 })).toBe(
      '12 of 48 nights, 0.8 nights/s, 45 s left',
    )
    expect(describeProgress({ done: 0, total: 48, unit: 'nights', seconds: 0 })).toBe('0 of 48 nights')
  })

  it('ends each step with one line where nobody watches', async () => {
    const { output, read } = givenOutput(false)

    const answer = await createSteps(output)('Nights', async () => 42, String)

    expect(answer).toBe(42)
    expect(read()).toMatch(/^ {2}Nights +42, 0\.\d s\n$/)
  })

  it('moves one line on a terminal', async () => {
    const { output, read } = givenOutput(true)

    await createSteps(output)(
      'Nights',
      async (progress) => progress(1, 2, 'nights'),
      () => 'all',
    )

    const lines = read().split('\r')
    expect(lines.some((line) => line.includes('1 of 2 nights'))).toBe(true)
    expect(read().match(/\n/g)).toHaveLength(1)
  })

  it('names the step that failed', async () => {
    const { output, read } = givenOutput(false)
    const failing = createSteps(output)('Nights', () => Promise.reject(new Error('no disk')), String)

    await expect(failing).rejects.toThrow('no disk')
    expect(read()).toContain('failed')
  })
})
