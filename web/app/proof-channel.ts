const CHANNEL = 'zhike.proof'
const PATIENCE_MS = 5 * 60_000

/**
 * Shows at the bank's identity provider who one is, in a window of its own so that nothing typed here is
 * lost. That window comes back to `/proved`, which says so to this one.
 */
export function proveAtProvider(): Promise<boolean> {
  const channel = new BroadcastChannel(CHANNEL)
  window.open('/api/session/oidc?purpose=proof', '_blank', 'width=520,height=680')
  return new Promise<boolean>((resolve) => {
    channel.addEventListener('message', () => resolve(true), { once: true })
    setTimeout(() => resolve(false), PATIENCE_MS)
  }).finally(() => channel.close())
}

/** Tells the window that waits. */
export function tellProved(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage('proved')
  channel.close()
}
