import type { Agent, Dispatcher } from 'undici'
import type { Exchange } from './exchange.ts'
import { headersForViewer } from './forwarded-headers.ts'
import { headerOf, type RawHeaders } from './headers.ts'

export interface AnswerObserver {
  start(status: number, headers: RawHeaders): void
  data(chunk: Buffer): void
  end(): void
}

/**
 * Follows the viewer's reading speed; a disconnect aborts the request. Resolves with the error, or undefined when
 * complete.
 */
export function streamAnswer(
  exchange: Exchange,
  origins: Agent,
  toOrigin: Dispatcher.DispatchOptions,
  observer: AnswerObserver | undefined,
): Promise<Error | undefined> {
  const { response } = exchange
  return new Promise((resolve) => {
    let running: Dispatcher.DispatchController | undefined
    const abort = () => running?.abort(new Error('the viewer disconnected before the end of the answer'))
    const resume = () => running?.resume()
    const settle = (failure?: Error) => {
      response.off('close', abort).off('drain', resume)
      resolve(failure)
    }
    response.on('close', abort).on('drain', resume)

    origins.dispatch(toOrigin, {
      onRequestStart(controller) {
        running = controller
        if (response.destroyed) abort()
      },
      onResponseStart({ rawHeaders }, status, _parsed, message) {
        if (status < 200) return // 100 and 103 are not forwarded.
        const origin = asStrings(rawHeaders)
        const location = headerOf(origin, 'location')
        if (location !== undefined) exchange.outcome.location = location
        response.writeHead(
          status,
          message ?? '',
          headersForViewer(exchange, status < 400 ? 'Miss' : 'Error', origin),
        )
        // With the first piece of the body if it has arrived.
        process.nextTick(() => response.writableEnded || response.flushHeaders())
        observer?.start(status, origin)
      },
      onResponseData(controller, chunk) {
        observer?.data(chunk)
        if (!response.write(chunk)) controller.pause()
      },
      onResponseEnd() {
        observer?.end()
        response.end()
        settle()
      },
      onResponseError(_controller, error) {
        settle(error)
      },
    })
  })
}

function asStrings(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  return Array.isArray(raw)
    ? raw.map((each) => (typeof each === 'string' ? each : each.toString('latin1')))
    : []
}
