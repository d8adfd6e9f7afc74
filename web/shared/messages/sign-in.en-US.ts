import type { signInZhCN } from './sign-in.zh-CN.ts'

/** The sentences about signing in and open sessions in English. */
export const signInEnUS: Record<keyof typeof signInZhCN, string> = {
  'sign_in.title': 'Sign in',
  'sign_in.username': 'User name',
  'sign_in.password': 'Password',
  'sign_in.submit': 'Sign in',
  'sign_in.submitting': 'Signing in…',
  'sign_in.need_both': 'Enter your user name and password.',
  'sign_in.need_code': 'Enter the code.',
  'sign_in.notice': 'This system holds financial data of customers. Every access is recorded.',
  'sign_in.ended_idle': 'Your session has ended. Please sign in again.',
  'sign_in.ended_replaced':
    'You signed in elsewhere, which ended this session. Was it not you? Tell the administrator now.',
  'sign_in.ended_forced': 'An administrator ended your session. Ask the system administrator if in doubt.',
  'sign_in.refused_unknown':
    'Your account of the identity platform has no user here. Ask the system administrator.',
  'sign_in.refused_failed': 'Signing in at the identity platform did not succeed. Try again.',
  'sign_in.refused_unreachable':
    'The identity platform cannot be reached. Try again later, or by your password here if you have one.',
  'sign_in.or': 'or',
  'sign_in.code_title': 'Second step',
  'sign_in.code_lead':
    'Enter the six digits of the authenticator on your telephone, or a recovery code if you are without it.',
  'sign_in.code': 'Code',
  'sign_in.start_again': 'Back',

  'password.duty': 'Your password is a first one, was reset, or has expired. Change it to go on.',
  'password.current': 'Current password',
  'password.next': 'New password',
  'password.again': 'New password once more',
  'password.submit': 'Change it',
  'password.rules': 'What a password has to be',
  'password.met': 'met',
  'password.rule_length': 'At least 8 characters',
  'password.rule_classes': 'Three of: capital letters, small letters, digits, symbols',
  'password.rule_name': 'Without the user name',
  'password.rule_common': 'No word that many take, such as Password1!',
  'password.rule_history': 'None of the last five passwords',
  'password.need_all': 'Enter the current and the new password.',
  'password.not_same': 'The two new passwords differ.',
  'password.not_met': 'The new password is not yet all that it has to be.',

  'factor.lead': 'Beside the password, signing in takes the digits of an authenticator on your telephone.',
  'factor.duty': 'Your post needs a second factor. Set it up to go on.',
  'factor.duty_administrator':
    'Who administers the system, its security or its audit needs a second factor. Set it up to go on.',
  'factor.administrators_demo':
    'With demo data administrators may go without. With a real bank those of system, security and audit ' +
    'need it.',
  'factor.administrators_optional':
    'The settings let administrators go without. The rules for banks ask two factors of those of system, ' +
    'security and audit: better set it up.',
  'factor.begin': 'Set it up',
  'factor.step_app': 'Open an authenticator on your telephone (any that knows TOTP).',
  'factor.step_secret': 'Scan this code:',
  'factor.scan': 'QR code of the second factor',
  'factor.by_hand': 'Where it cannot be scanned, type this key:',
  'factor.address': 'Or open on this device:',
  'factor.step_code': 'Enter the six digits that it shows.',
  'factor.code': 'Code',
  'factor.confirm': 'Finish',
  'factor.codes': 'Recovery codes',
  'factor.codes_lead': 'It is set up. Keep these recovery codes: each works once. They are not shown again.',
  'factor.kept': 'Kept, go on',
  'factor.have': 'Set up. Signing in takes the digits of your authenticator.',
  'factor.remove': 'Remove the second factor',

  'proof.title': 'Confirm who you are',
  'proof.lead': 'Please show once more that it is you.',
  'proof.password': 'Password',
  'proof.code': 'Code',
  'proof.use_password': 'Use the password',
  'proof.use_code': 'Use a code',
  'proof.at_provider': 'Confirm at the identity platform',
  'proof.done': 'Confirmed. You can close this window.',
  'proof.refused_unknown':
    'Your account of the identity platform has no user here. Close this window and try again.',
  'proof.refused_failed':
    'The identity platform did not confirm that it is you. Close this window and try again.',
  'proof.refused_unreachable':
    'The identity platform cannot be reached. Close this window and try again later.',

  'sessions.note': 'Beijing time; refreshed every 30 seconds',
  'sessions.count': '{count} {count|person|people} online',
  'sessions.user': 'User',
  'sessions.title': 'Title',
  'sessions.began_at': 'Signed in',
  'sessions.last_seen_at': 'Last seen',
  'sessions.ends_at': 'Ends at the latest',
  'sessions.seen_from': 'From',
  'sessions.method': 'By',
  'sessions.method_password': 'Password',
  'sessions.method_oidc': 'Identity platform',
  'sessions.own': 'You',
  'sessions.end': 'Sign out',
  'sessions.end_title': 'Sign {name} out',
  'sessions.end_lead': 'What they have not saved is lost. They can sign in again.',
  'sessions.none': 'Nobody else is online',
}
