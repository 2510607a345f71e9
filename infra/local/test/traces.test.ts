import { expect, test } from 'vitest'
import { traceToConsole } from '../src/dev/traces.ts'

const traced = (env: NodeJS.ProcessEnv) => {
  traceToConsole(env, { port: 9090 })
  return env
}

test('spans go to the console of this edge', () => {
  expect(traced({})).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9090/_console',
    OTEL_METRICS_EXPORTER: 'none',
  })
})

test('what the user has set stays', () => {
  const elsewhere = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }
  expect(traced({ ...elsewhere })).toEqual(elsewhere)
  expect(traced({ OTEL_BSP_SCHEDULE_DELAY: '9' })).toMatchObject({ OTEL_BSP_SCHEDULE_DELAY: '9' })
})
