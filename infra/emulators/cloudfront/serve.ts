import type { IncomingMessage, ServerResponse } from 'node:http'
import { matchRoute, type RouteTable } from '@fanfare/topology'
import type { Agent } from 'undici'
import type { Cache } from './cache.ts'
import { type AccessLogEntry, openExchange } from './exchange.ts'
import { forward } from './forward.ts'
import { answerProblem, closingTheConnection, type Problem, rejectionOf } from './problems.ts'
import { type Tap, tapExchange } from './tap.ts'
import { rememberAnswer } from './unreadable.ts'

interface Parts {
  readonly routes: RouteTable
  readonly origin: (service: string) => string
  readonly origins: Agent
  readonly cache: Cache
  readonly log?: (entry: AccessLogEntry) => void
  readonly pages?: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly tap?: Tap
}

// As the CloudFront function answers where no behaviour matches.
const notFound: Problem = {
  status: 404,
  detail: 'no service is reached by this path',
  result: 'FunctionGeneratedResponse',
}

export function createServe({ routes, origin, origins, cache, log, pages, tap }: Parts) {
  return (request: IncomingMessage, response: ServerResponse, awaitsContinue = false): void => {
    const exchange = openExchange(request, response, log)
    rememberAnswer(request, response)
    const route = matchRoute(routes, exchange.target)
    if (route) exchange.outcome.service = route.service
    const rejected = rejectionOf(request)
    if (!rejected && !route && pages?.(request, response)) return
    const rejection = rejected ?? (route ? undefined : notFound)
    // Without a 100 a viewer may send its body or not, so its connection cannot be parsed further.
    if (rejection) answerProblem(exchange, awaitsContinue ? closingTheConnection(rejection) : rejection)
    else if (route && !cache.answer(exchange, route)) {
      if (awaitsContinue) response.writeContinue()
      const observer = tap?.wants(request.method ?? '', exchange.target)
        ? tapExchange(request, tap)
        : cache.recorder(exchange, route)
      void forward(exchange, origins, () => origin(route.service), observer)
    }
  }
}
