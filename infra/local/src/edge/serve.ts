import type { IncomingMessage, ServerResponse } from 'node:http'
import { matchRoute, type RouteTable } from '@fanfare/contracts'
import type { Agent } from 'undici'
import type { Cache } from './cache.ts'
import { type EdgeLogEntry, openExchange } from './exchange.ts'
import { forward } from './forward.ts'
import { answerProblem, endingTheConnection, type Problem } from './problem.ts'
import { refusalOf } from './refusals.ts'
import { rememberAnswer } from './unreadable.ts'

interface Parts {
  readonly routes: RouteTable
  readonly origin: (service: string) => string
  readonly origins: Agent
  readonly cache: Cache
  readonly log?: (entry: EdgeLogEntry) => void
}

// What the project's CDN answers where no behaviour takes the path: a function on the default behaviour does it.
const notFound: Problem = {
  status: 404,
  detail: 'no service is reached by this path',
  result: 'FunctionGeneratedResponse',
}

/** Serves one request: refused, not routed, out of the cache, or by the service whose route takes it. */
export function createServe({ routes, origin, origins, cache, log }: Parts) {
  return (request: IncomingMessage, response: ServerResponse, awaitsContinue = false): void => {
    const exchange = openExchange(request, response, log)
    rememberAnswer(request, response)
    const route = matchRoute(routes, exchange.target)
    if (route) exchange.told.service = route.service
    const refusal = refusalOf(request) ?? (route ? undefined : notFound)
    // A viewer that was not told to continue may send its body or not: what comes next on its connection is unknowable.
    if (refusal) answerProblem(exchange, awaitsContinue ? endingTheConnection(refusal) : refusal)
    else if (route && !cache.answer(exchange, route)) {
      if (awaitsContinue) response.writeContinue()
      void forward(exchange, origins, () => origin(route.service), cache.keeper(exchange, route))
    }
  }
}
