import type { Schedule } from '@fanfare/contracts'

/** Source: Elastic Beanstalk developer guide, worker environments, periodic tasks. */
export function cronYaml(schedules: readonly Schedule[]): string {
  // A JSON string is a YAML string.
  const tasks = schedules.map(
    ({ name, path, cron }) =>
      `  - name: ${JSON.stringify(name)}\n    url: ${JSON.stringify(path)}\n    schedule: ${JSON.stringify(cron)}\n`,
  )
  return `version: 1\ncron:\n${tasks.join('')}`
}
