import { createTransport } from 'nodemailer'
import { unavailable } from '../errors.ts'
import type { Channel, Message } from './message.ts'

const TIMEOUT_MS = 15_000

type MailInput = { smtpUrl: string; from: string; to: string[] }

/** Writes to people by a mail server; a mail has the number of its message, however often it is sent. */
export function mailChannel({ smtpUrl, from, to }: MailInput): Channel {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  return {
    name: 'mail',
    async send(message) {
      try {
        await transport.sendMail({
          from,
          to,
          subject: `[Zhike] ${message.subject.zh} / ${message.subject.en}`,
          text: textOf(message),
          messageId: `<${message.id}@${new URL(`http://${from.split('@')[1]}`).hostname}>`,
        })
      } catch (error) {
        throw unavailable('mail_not_sent', `The mail was not sent: ${(error as Error).message}`)
      }
    },
  }
}

const textOf = ({ subject, lines, raised_at }: Message): string =>
  [subject.zh, ...lines.zh, '', subject.en, ...lines.en, '', raised_at].join('\n')
