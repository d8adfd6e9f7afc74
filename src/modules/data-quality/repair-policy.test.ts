import { describe, expect, it } from 'vitest'
import { isOfForm, judgeByFiles, movesFor, nextState, sealedKind, shownValue } from './policy.ts'

const task = (
  state_code: 'reported' | 'accepted' | 'rejected' | 'fixed_in_source' | 'closed' | 'reopened',
) => ({
  state_code,
  department_code: 'retail',
})
const RETAIL = { permissions: ['repair.retail'] }
const STEWARD = { permissions: ['repair.all'] }

describe('who moves a task, and where to', () => {
  it('the department takes it up, refuses it with a reason, or says that the source is put right', () => {
    expect(nextState(task('reported'), { move: 'accept', note: '' }, RETAIL)).toBe('accepted')
    expect(nextState(task('accepted'), { move: 'fix', note: '' }, STEWARD)).toBe('fixed_in_source')
    expect(nextState(task('reopened'), { move: 'reject', note: '客户本人确认无误' }, RETAIL)).toBe('rejected')
  })

  it('a refusal says why', () => {
    expect(() => nextState(task('reported'), { move: 'reject', note: '不' }, RETAIL)).toThrow(
      /five characters/,
    )
  })

  it('nobody else moves it, and nothing moves what is settled', () => {
    const operations = { permissions: ['repair.operations', 'quality.read'] }
    expect(() => nextState(task('reported'), { move: 'accept', note: '' }, operations)).toThrow(/may not/)
    expect(movesFor(task('reported'), operations)).toEqual([])
    for (const state of ['closed', 'rejected', 'fixed_in_source'] as const) {
      expect(movesFor(task(state), STEWARD)).toEqual([])
      expect(() => nextState(task(state), { move: 'accept', note: '' }, STEWARD)).toThrow(/another state/)
    }
    expect(movesFor(task('reported'), RETAIL)).toEqual(['accept', 'reject'])
    expect(movesFor(task('accepted'), RETAIL)).toEqual(['reject', 'fix'])
  })
})

describe('what the files of a night say', () => {
  const reported = { state_code: 'reported', shown_mark: 'old', files_unchanged: 0, right_marks: [] } as const
  const fixed = { ...reported, state_code: 'fixed_in_source' } as const

  it('the right value closes, another one does not where somebody said which is right', () => {
    const asked = { ...reported, right_marks: ['right', 'also right'] }
    expect(judgeByFiles(asked, { mark: 'also right', files: 1 })).toEqual({ outcome: 'closed' })
    expect(judgeByFiles(asked, { mark: 'other', files: 1 })).toEqual({
      outcome: 'open',
      files_unchanged: 0,
      is_changed_otherwise: true,
    })
  })

  it('any other value closes where nobody said which is right, a value gone included', () => {
    expect(judgeByFiles(reported, { mark: 'new', files: 1 })).toEqual({ outcome: 'closed' })
    expect(judgeByFiles(reported, { mark: null, files: 0 })).toEqual({ outcome: 'closed' })
    expect(judgeByFiles({ ...reported, shown_mark: null }, { mark: null, files: 3 })).toMatchObject({
      outcome: 'open',
    })
  })

  it('two files with the old value after a fix open it again; nights without a file are not counted', () => {
    const once = judgeByFiles(fixed, { mark: 'old', files: 1 })
    expect(once).toMatchObject({ outcome: 'open', files_unchanged: 1 })
    expect(judgeByFiles({ ...fixed, files_unchanged: 1 }, { mark: 'old', files: 0 })).toMatchObject({
      outcome: 'open',
      files_unchanged: 1,
    })
    expect(judgeByFiles({ ...fixed, files_unchanged: 1 }, { mark: 'old', files: 1 })).toEqual({
      outcome: 'reopened',
      files_unchanged: 2,
    })
    // Nobody has promised anything yet.
    expect(judgeByFiles(reported, { mark: 'old', files: 9 })).toMatchObject({
      outcome: 'open',
      files_unchanged: 0,
    })
  })
})

describe('values', () => {
  it('of people’s documents and contacts are sealed; an organisation’s address is public', () => {
    expect(sealedKind({ customer_type_code: 'retail', value_kind_code: 'address' })).toBe('address')
    expect(sealedKind({ customer_type_code: 'corporate', value_kind_code: 'address' })).toBeNull()
    expect(sealedKind({ customer_type_code: 'corporate', value_kind_code: 'mobile' })).toBe('mobile')
    expect(sealedKind({ customer_type_code: 'retail', value_kind_code: 'text' })).toBeNull()
  })

  it('are shown as on the record', () => {
    const field = (field_code: string) => ({ customer_type_code: 'retail', field_code })
    expect(shownValue('manager', field('birth_date'), '1978-03-07')).toBe('1978-**-**')
    expect(shownValue('org', field('employer_name'), '株洲示范中学')).toBe('***公司')
    expect(shownValue('manager', field('employer_name'), '株洲示范中学')).toBe('株洲示范中学')
  })

  it('have the form of their kind', () => {
    expect(isOfForm('mobile', '+86 154 0000 1004')).toBe(true)
    expect(isOfForm('mobile', '12345')).toBe(false)
    expect(isOfForm('occupation', '20000')).toBe(true)
    expect(isOfForm('occupation', '教师')).toBe(false)
    expect(isOfForm('industry', 'Z')).toBe(false)
    expect(isOfForm('email', 'a@b')).toBe(false)
  })
})
