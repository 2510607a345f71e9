import { spansIn } from '../sources/otlp.ts'
import { type App, type Context, problem } from './server.ts'

type Api = Pick<App, 'post'>

/** OTLP over HTTP as JSON: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:8080/_console. */
export function otlpRoutes(api: Api, { record }: Context): void {
  api.post('/traces', async ({ body }, reply) => {
    const spans = spansIn(body)
    if (!spans) return problem(reply, 400, 'this is no ExportTraceServiceRequest')
    record.spans(spans)
    return {}
  })
  // Accepted, so that no exporter complains; not kept.
  for (const signal of ['/logs', '/metrics']) api.post(signal, async () => ({}))
}
