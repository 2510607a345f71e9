/** Where the CloudWatch agent of an instance receives OTLP over HTTP. */
export const agentAddress = '127.0.0.1:4318'

/**
 * The variables of every process of a stage with `traces`. Metrics are not sent: CloudWatch has those of AWS and the
 * stage's own, and each more costs by the month.
 * @param share of the requests that are recorded: 0.05 are 5 of 100
 */
export const traceEnvironment = (stage: string, share: number) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://${agentAddress}`,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: String(share),
  OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${stage}`,
})
