import type { Aws } from './clients.ts'
import { describeEnvironments, environmentsOf } from './environments.ts'

/** For a deployment that ended half-way. */
export async function leftBehind(aws: Aws, stage: string, units: readonly string[]): Promise<string> {
  const environments = await describeEnvironments(aws, stage)
  const lines = units
    .flatMap((unit) => environmentsOf(environments, stage, unit))
    .map(({ name, status, label, health }) => `  ${name}: ${status}, ${label ?? 'no version'}, ${health}`)
  if (lines.length === 0) return ''
  return [
    'What stands now:',
    ...lines,
    'Elastic Beanstalk finishes by itself what it has begun. The same command goes on from here.',
  ].join('\n')
}
