/** The part of autocannon that is used here; the package has no types of its own. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  type Request = { method: string; path: string; headers: Record<string, string> }
  type Options = {
    url: string
    connections: number
    duration: number
    headers: Record<string, string>
    requests: { setupRequest(request: Request): Request }[]
  }
  type Result = { '2xx': number; non2xx: number; errors: number; timeouts: number; duration: number }
  type Instance = EventEmitter & Promise<Result>

  function autocannon(options: Options): Instance
  export = autocannon
}
