/** What is told to people outside: in two languages, and as facts for programs. Never a customer's data. */
export type Message = {
  /** The same whenever it is sent again, so that a receiver can tell. */
  id: string
  kind: string
  raised_at: string
  subject: { zh: string; en: string }
  lines: { zh: string[]; en: string[] }
  facts: Record<string, unknown>
}

/** One way to tell people. Fails with an error that says why. */
export type Channel = { name: 'webhook' | 'mail'; send(message: Message): Promise<void> }
