const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls once for the first of the signals that ask a program to end; those that follow are heard already. */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let isStopping = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!isStopping) stop(signal)
      isStopping = true
    })
  }
}

export const untilStopSignal = (): Promise<NodeJS.Signals> => new Promise((resolve) => onStopSignal(resolve))
