import { connect } from 'node:net'

/** Milliseconds. */
const longest = 1_000

/** In place of what is no URL. Source: OpenTelemetry specification, OTLP exporter. */
const defaultEndpoint = 'http://localhost:4318'

/** Whether nothing listens where spans are sent to: what is sent there would wait to be sent again. */
export function refusesConnections(env: NodeJS.ProcessEnv): Promise<boolean> {
  const url = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
  const { hostname, port, protocol } = new URL(URL.canParse(url) ? url : defaultEndpoint)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
    })
    const end = (refuses: boolean) => {
      socket.destroy()
      resolve(refuses)
    }
    socket
      .setTimeout(longest, () => end(false))
      .once('connect', () => end(false))
      .once('error', () => end(true))
  })
}
