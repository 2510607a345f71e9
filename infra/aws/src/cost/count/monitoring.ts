import type { Item } from '../line.ts'
import { isRecord, listOf, type Resource } from '../template.ts'

/**
 * An alarm costs as much as the metrics that it reads; custom metrics cost extra, for each hour in which they get values.
 * Those of log filters get none while nothing is wrong. Source: CloudWatch pricing.
 */
export function alarms(resources: readonly Resource[]): Item[] {
  const metrics = resources.map(metricsOf)
  const own = new Set(metrics.flat().filter((metric) => !isMetricOfAws(metric) && !isOfLogFilter(metric)))
  return [
    {
      what: 'alarm',
      count: metrics.reduce((sum, ofAlarm) => sum + Math.max(1, ofAlarm.length), 0),
      price: 'cloudwatch.alarm',
    },
    { what: 'metric of our own', count: own.size, price: 'cloudwatch.metric' },
  ]
}

export function dashboards(resources: readonly Resource[]): Item[] {
  return [{ what: 'dashboard', count: resources.length, price: 'cloudwatch.dashboard' }]
}

function metricsOf({ properties }: Resource): string[] {
  const named = properties['Metrics'] === undefined ? [properties] : listOf(properties['Metrics'])
  return named.filter(isRecord).flatMap((entry) => {
    const stat = isRecord(entry['MetricStat']) ? entry['MetricStat'] : entry
    const metric = isRecord(stat['Metric']) ? stat['Metric'] : stat
    const { Namespace, MetricName, Dimensions } = metric
    return Namespace === undefined ? [] : [JSON.stringify([Namespace, MetricName, Dimensions])]
  })
}

function isMetricOfAws(metric: string): boolean {
  return metric.startsWith('["AWS/')
}

/** As watch-logs.ts names them. */
function isOfLogFilter(metric: string): boolean {
  return metric.startsWith('["Fanfare/')
}
