import type { Address } from '../addresses.ts'

/** Every process sends its spans to the console, unless the user has named another place for them. */
export function traceToConsole(env: NodeJS.ProcessEnv, edge: Pick<Address, 'port'>): void {
  if (env['OTEL_EXPORTER_OTLP_ENDPOINT']) return
  Object.assign(env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${edge.port}/_console`,
    // A story is looked at seconds after the order.
    OTEL_BSP_SCHEDULE_DELAY: env['OTEL_BSP_SCHEDULE_DELAY'] ?? '500',
    OTEL_METRICS_EXPORTER: env['OTEL_METRICS_EXPORTER'] ?? 'none',
  })
}
