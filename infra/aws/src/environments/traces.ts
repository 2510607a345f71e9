import type { Plan } from '../plan.ts'
import type { Right } from '../rights.ts'
import type { Options } from './option-settings.ts'

/**
 * OTLP to the CloudWatch agent of the instance, which a hook of the bundle configures; the agent sends to X-Ray. Metrics
 * are not sent: CloudWatch has those of AWS and the stage's own, and each more costs by the month.
 */
export function traceVariables({ stage: { name, traces } }: Plan): Options {
  if (traces === undefined) return {}
  return {
    'aws:elasticbeanstalk:application:environment': {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(traces.share),
      OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${name}`,
    },
  }
}

export const traceRights = ({ stage: { traces } }: Plan): Right[] =>
  traces === undefined
    ? []
    : [
        {
          actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          resources: ['*'],
          because: 'X-Ray has no resources for what is sent to it.',
        },
      ]
