/**
 * What people take for a password everywhere: words, and keys beside each other. With a few digits and signs
 * around them they meet every other rule, and they are the first that somebody tries.
 */
const CORES = new Set(
  [
    'a aa aaa aaaa q qq w ww x xx z zz ab abc abcd abcde abcdef abcdefg abcdefgh qwe qwer qwert',
    'qwerty qwertyuiop asd asdf asdfg asdfgh asdfghjkl zxc zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx',
    'qazwsxedc qweasd qweasdzxc password passwort passwd pass secret admin administrator root',
    'system sysadmin superuser manager user guest test tester testing demo default changeme',
    'change welcome hello letmein login access master service support iloveyou love money',
    'sunshine princess dragon monkey football baseball superman batman shadow michael jordan',
    'spring summer autumn winter january monday woaini woaiwo aini beijing shanghai china',
    'zhongguo hunan changsha huawei bank banking yinhang zhike crm customer oracle postgres mysql',
    'redis docker linux windows office computer',
  ].flatMap((line) => line.split(' ')),
)

const LIKE_LETTERS: Record<string, string> = {
  '@': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
}
const AROUND_MAX = 8
const lettersOf = (text: string) => text.replaceAll(/[^a-z]/g, '')

/** Whether a password is a word that many take, with digits and signs before, after and in it. */
export function isCommonPassword(password: string): boolean {
  // Other scripts have words of their own, which no such list holds.
  if (!/^[\x20-\x7e]*$/.test(password)) return false
  const [core = ''] = /[a-z](?:.*[a-z])?/s.exec(password.toLowerCase()) ?? []
  if (password.length - core.length > AROUND_MAX) return false
  const read = [...core].map((it) => LIKE_LETTERS[it] ?? it).join('')
  return CORES.has(lettersOf(core)) || CORES.has(lettersOf(read))
}
