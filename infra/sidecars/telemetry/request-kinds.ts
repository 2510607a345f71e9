import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DurationSeries } from './duration-series.ts'
import type { Durations } from './durations.ts'
import { attributesJson } from './span-json.ts'

/** What requests of one route with one outcome have in common. */
export interface RequestKind {
  /** Attributes of the span, written. */
  readonly written: string
  readonly durations: DurationSeries | undefined
}

/** A caller chooses the header Host. */
const mostKinds = 1_000

export function createKindOf(durations: Durations | undefined) {
  const requests = durations?.metric('http.server.request.duration')
  const kinds = new Map<string, RequestKind>()

  function create(request: FastifyRequest, status: number): RequestKind {
    const scheme = schemeOf(request)
    const attributes = {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url,
      'http.response.status_code': status,
      'url.scheme': scheme,
    }
    const series = `${request.method} ${request.routeOptions.url} ${status} ${scheme}`
    return {
      written: attributesJson({ ...attributes, 'server.address': request.headers.host }),
      durations: requests?.seriesOf(series, () => attributes),
    }
  }

  return (request: FastifyRequest, { statusCode }: FastifyReply): RequestKind => {
    const { method, routeOptions, headers } = request
    const key = `${statusCode} ${method} ${headers.host} ${headers['x-forwarded-proto']} ${routeOptions.url}`
    const known = kinds.get(key)
    if (known) return known
    const kind = create(request, statusCode)
    if (kinds.size < mostKinds) kinds.set(key, kind)
    return kind
  }
}

// Fastify's own look at all proxies at each call.
const schemeOf = ({ headers }: FastifyRequest) => String(headers['x-forwarded-proto'] ?? 'http')
