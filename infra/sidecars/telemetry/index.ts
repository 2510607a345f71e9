export { currentSpan, isMeasured, isTraced, measure, traced, traceparentIn } from './operation.ts'
export { isTelemetryOn, startTelemetry, type Telemetry } from './start.ts'
