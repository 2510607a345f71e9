import type { ServiceDeclaration } from '@fanfare/contracts'
import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Watch } from './alarm.ts'

/** Of a service's database; written by database-figures. */
export const figure = (stage: string, service: string, metricName: string) =>
  new Metric({
    namespace: 'Fanfare',
    metricName,
    dimensionsMap: { Stage: stage, Service: service },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  })

export function watchFigures(stage: string, { name, publishes, measures = [] }: ServiceDeclaration): Watch[] {
  return [
    ...(publishes.length > 0 ? watchOutbox(stage, name) : []),
    {
      about: name,
      what: 'transactions',
      meaning: `A transaction in the database of ${name} has been open for more than five minutes.`,
      metric: figure(stage, name, 'OldestTransaction'),
      above: 300,
      periods: 3,
    },
    ...measures.map((measure) => ({
      about: name,
      what: measure.name,
      meaning: measure.meaning,
      metric: figure(stage, name, measure.name),
      above: measure.above,
      periods: measure.minutes ?? 5,
    })),
  ]
}

const watchOutbox = (stage: string, name: string): Watch[] => [
  {
    about: name,
    what: 'outbox-age',
    meaning: `An event of ${name} has waited for more than a minute to be published.`,
    metric: figure(stage, name, 'OutboxAge'),
    above: 60,
    periods: 3,
  },
  {
    about: name,
    what: 'outbox-dead',
    meaning: `SNS refused an event of ${name}.`,
    metric: figure(stage, name, 'OutboxDead'),
    above: 0,
    periods: 1,
  },
]
