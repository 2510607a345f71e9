import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Data } from '../data/data-stack.ts'
import type { Stage } from '../stage.ts'
import type { Watch } from './alarm.ts'

export const ofDatabase = ({ instanceId }: Data, metricName: string, statistic: string = Stats.AVERAGE) =>
  new Metric({
    namespace: 'AWS/RDS',
    metricName,
    dimensionsMap: { DBInstanceIdentifier: instanceId },
    statistic,
    period: Duration.minutes(5),
  })

const gigabyte = 1024 ** 3

export function watchDatabase({ database }: Stage, data: Data): Watch[] {
  return [
    {
      about: 'database',
      what: 'storage',
      meaning: 'The database has less than a tenth of its first storage left.',
      metric: ofDatabase(data, 'FreeStorageSpace', Stats.MINIMUM),
      below: (database.storage * gigabyte) / 10,
      periods: 1,
    },
    {
      about: 'database',
      what: 'connections',
      meaning: 'More than four fifths of the connections that the database takes are open.',
      metric: ofDatabase(data, 'DatabaseConnections', Stats.MAXIMUM),
      above: Math.floor(database.connections * 0.8),
      periods: 2,
    },
    {
      about: 'database',
      what: 'processor',
      meaning: 'The database has been busy for half an hour.',
      metric: ofDatabase(data, 'CPUUtilization'),
      above: 80,
      periods: 6,
    },
  ]
}
