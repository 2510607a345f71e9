import type { Schedule } from '@fanfare/contracts'

/**
 * cron.yaml, by which the daemon of a worker environment knows its periodic tasks.
 * Source: Elastic Beanstalk developer guide, worker environments, periodic tasks.
 */
export function cronYaml(schedules: readonly Schedule[]): string {
  // A string of JSON is one of YAML.
  const tasks = schedules.map(
    ({ name, path, cron }) =>
      `  - name: ${JSON.stringify(name)}\n    url: ${JSON.stringify(path)}\n    schedule: ${JSON.stringify(cron)}\n`,
  )
  return `version: 1\ncron:\n${tasks.join('')}`
}
