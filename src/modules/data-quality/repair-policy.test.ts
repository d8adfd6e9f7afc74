import { describe, expect, it } from 'vitest'
import type { Actor } from '../../platform/context.ts'
import { isOfForm, judgeByFiles, movesFor, nextState, readsWhole, sealedKind, shownValue } from './policy.ts'
import type { ValueKind } from './repair.schema.ts'

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

  it('another value closes it where what was proposed is what was shown', () => {
    const proposed = { ...reported, right_marks: ['old'] }
    expect(judgeByFiles(proposed, { mark: 'new', files: 1 })).toEqual({ outcome: 'closed' })
    expect(judgeByFiles(proposed, { mark: 'old', files: 1 })).toMatchObject({ outcome: 'open' })
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
    const clear = { list: 'clear', record: 'clear' } as const
    const hidden = { list: 'hidden', record: 'hidden' } as const
    const field = (field_code: string, value_kind_code: ValueKind, customer_type_code = 'retail') => ({
      field_code,
      value_kind_code,
      customer_type_code,
    })
    const show = (of: ReturnType<typeof field>, mark: string, fields: Actor['fields'] = {}) =>
      shownValue({ fields }, of, { mark, masked: null })
    const employer = field('employer_name', 'text')
    expect(show(field('birth_date', 'date'), '1978-03-07')).toBe('1978-**-**')
    expect(show(employer, '株洲示范中学')).toBe('***公司')
    expect(show(employer, '株洲示范中学', { employer: clear })).toBe('株洲示范中学')
    expect(show(field('gender_code', 'gender'), '1')).toBe('1')
    const name = field('customer_name', 'text')
    expect(show(name, '王小明')).toBe('王*明')
    expect(show(name, '王小明', { person_name: hidden })).toBe('***')
    expect(show(name, '王小明', { person_name: clear })).toBe('王小明')
    expect(show(field('customer_name', 'text', 'corporate'), '株洲示范厂')).toBe('株洲示范厂')
    for (const kind of ['id_number', 'mobile', 'email', 'address'] as const) {
      const value = { mark: 'hash', masked: '154****1001' }
      expect(shownValue({ fields: {} }, field(kind, kind), value)).toBe('154****1001')
      expect(shownValue({ fields: { [kind]: hidden } }, field(kind, kind), value)).toBe('***')
      expect(shownValue({ fields: {} }, field(kind, kind), { mark: 'hash', masked: null })).toBeNull()
    }
  })

  it('are told to be the same only to whoever reads them whole', () => {
    const clear = { list: 'clear', record: 'clear' } as const
    const mobile = { field_code: 'mobile', value_kind_code: 'mobile', customer_type_code: 'retail' } as const
    const employer = { ...mobile, field_code: 'employer_name', value_kind_code: 'text' } as const
    expect(readsWhole({ fields: { mobile: clear } }, mobile)).toBe(false)
    expect(readsWhole({ fields: {} }, employer)).toBe(false)
    expect(readsWhole({ fields: { employer: clear } }, employer)).toBe(true)
    expect(readsWhole({ fields: {} }, { ...employer, field_code: 'gender_code' })).toBe(true)
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
