import type { Agent, Dispatcher } from 'undici'
import type { Exchange } from './exchange.ts'
import type { RawHeaders } from './headers.ts'
import { headersForViewer } from './viewer-headers.ts'

/** Looks on while an origin's answer goes by. */
export interface Onlooker {
  start(status: number, headers: RawHeaders): void
  data(chunk: Buffer): void
  /** The answer was whole. */
  end(): void
}

/**
 * Sends one request to the origin and streams its answer to the viewer, as fast as the viewer takes it. A viewer that
 * leaves ends the origin's request. Resolves with what went wrong, or undefined when the viewer got a whole answer.
 */
export function relay(
  exchange: Exchange,
  origins: Agent,
  toOrigin: Dispatcher.DispatchOptions,
  onlooker: Onlooker | undefined,
): Promise<Error | undefined> {
  const { response } = exchange
  return new Promise((resolve) => {
    let running: Dispatcher.DispatchController | undefined
    const viewerLeft = () => running?.abort(new Error('the viewer left before the end of the answer'))
    const goOn = () => running?.resume()
    const settle = (failure?: Error) => {
      response.off('close', viewerLeft).off('drain', goOn)
      resolve(failure)
    }
    response.on('close', viewerLeft).on('drain', goOn)

    origins.dispatch(toOrigin, {
      onRequestStart(controller) {
        running = controller
        if (response.destroyed) viewerLeft()
      },
      onResponseStart({ rawHeaders }, status, _parsed, message) {
        if (status < 200) return // 100 and 103 are between the origin and the edge.
        const origin = asStrings(rawHeaders)
        response.writeHead(
          status,
          message ?? '',
          headersForViewer(exchange, status < 400 ? 'Miss' : 'Error', origin),
        )
        // With the first piece of the body if that is here already, alone if the origin lets it wait.
        process.nextTick(() => response.writableEnded || response.flushHeaders())
        onlooker?.start(status, origin)
      },
      onResponseData(controller, chunk) {
        onlooker?.data(chunk)
        if (!response.write(chunk)) controller.pause()
      },
      onResponseEnd() {
        onlooker?.end()
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
