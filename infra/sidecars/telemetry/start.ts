export interface Telemetry {
  /** Sends what is left, for a moment at the most. */
  flush(): Promise<void>
  /** The same, and metrics are no longer sent. */
  stop(): Promise<void>
}

const off: Telemetry = { flush: async () => {}, stop: async () => {} }

/** Source: OpenTelemetry specification, environment variables. */
export const isTelemetryOn = (env: NodeJS.ProcessEnv) =>
  Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT']) && env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true'

/**
 * Loads nothing of OpenTelemetry when it is off. To be called before a server, a pool or a daemon is made.
 * @param program `web`, `worker`, `relay` or `sqsd`; without OTEL_SERVICE_NAME also the service's name
 */
export async function startTelemetry(program: string, env = process.env): Promise<Telemetry> {
  if (!isTelemetryOn(env)) return off
  const { startSdk } = await import('./sdk.ts')
  return startSdk(program)
}
