import { traceEnvironment } from '@fanfare/bundle/trace-environment'
import type { Plan } from '../plan.ts'
import type { Right } from '../rights.ts'
import type { Options } from './option-settings.ts'

/** OTLP to the CloudWatch agent of the instance, which a hook of the bundle configures; the agent sends to X-Ray. */
export function traceVariables({ stage: { name, traces } }: Plan): Options {
  if (traces === undefined) return {}
  return { 'aws:elasticbeanstalk:application:environment': traceEnvironment(name, traces.share) }
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
