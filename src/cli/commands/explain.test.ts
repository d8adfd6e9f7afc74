import { describe, expect, it } from 'vitest'
import type { Explained } from '../../serving/lineage/index.ts'
import { isCutOff } from './explain.ts'

const figure = (from: Explained['from'], amounts: Explained[] = [], more: Partial<Explained> = {}) =>
  ({ from, parts: amounts.length > 0 ? [{ amounts }] : [], ...more }) as Explained

describe('a figure explained to a depth', () => {
  it('is cut off where what a model made is not explained any more', () => {
    expect(isCutOff(figure('model'), 0)).toBe(true)
    expect(isCutOff(figure('model', [figure('model')]), 1)).toBe(true)
  })

  it('is whole where every way has ended above', () => {
    expect(isCutOff(figure('model', [figure('line'), figure('list')]), 1)).toBe(false)
    expect(isCutOff(figure('model', [figure('model', [figure('line')])]), 5)).toBe(false)
    // It is explained further up.
    expect(isCutOff(figure('model', [figure('model', [], { is_repeated: true })]), 1)).toBe(false)
  })

  it('is whole without a depth', () => expect(isCutOff(figure('model'), null)).toBe(false))
})
