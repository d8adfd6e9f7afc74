import { describe, expect, it } from 'vitest'
import { normaliseName, spellName } from './names.ts'

describe('names', () => {
  it.for([
    ['张　建国 ', '张建国'],
    ['买买提•艾山', '买买提·艾山'],
    ['买买提.艾山', '买买提·艾山'],
    ['john  smith', 'JOHN SMITH'],
    ['ＡＢＣ（长沙）有限公司', 'ABC(长沙)有限公司'],
    ['李明（已故）', '李明'],
    ['长沙示范公司(筹)', '长沙示范公司(筹)'],
    ['ABC Co., Ltd.', 'ABC CO., LTD.'],
  ])('%s is kept as %s', ([text, name]) => {
    expect(normaliseName(text!)).toBe(name)
  })

  it.for([
    ['张建国', 'zhangjianguo', 'zjg'],
    ['单雄信', 'shanxiongxin', 'sxx'],
    ['欧阳震华', 'ouyangzhenhua', 'oyzh'],
    ['吕布', 'lvbu', 'lb'],
    ['乐山示范银行', 'leshanshifanyinhang', 'lssfyh'],
    ['买买提·艾山', 'maimaitiaishan', 'mmtas'],
    ['JOHN SMITH', 'johnsmith', 'js'],
    ['䶮', 'yan', 'y'],
  ])('%s is typed %s or %s', ([name, full, initials]) => {
    expect(spellName(name!)).toEqual({ full, initials })
  })
})
