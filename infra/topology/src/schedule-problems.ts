import { eventsPath, type ServiceDeclaration } from '@fanfare/contracts'

/** Lowest and highest of minute, hour, day of the month, month, day of the week. */
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

/** On AWS, a wrong cron.yaml would only be refused while the version is deployed. */
export function scheduleProblems({ name: service, schedules }: ServiceDeclaration): string[] {
  return schedules.flatMap(({ name, path, cron }, index) => {
    const schedule = `the schedule ${name} of ${service}`
    const others = schedules.slice(0, index)
    return [
      ...(isCron(cron) ? [] : [`${schedule} has the cron expression ${cron}: five fields, as in 0 4 * * *`]),
      ...(path.startsWith('/') && path !== eventsPath
        ? []
        : [`${schedule} has the path ${path}: another one, as in /schedules/${name}`]),
      ...(others.some((other) => other.name === name || other.path === path)
        ? [`${schedule} has the name or the path of another: give it its own`]
        : []),
    ]
  })
}

/** Five fields; each a list of `*`, a number, a range, or names such as `mon`, with or without a step. */
export function isCron(cron: string): boolean {
  const fields = cron.trim().split(/\s+/)
  return (
    fields.length === ranges.length &&
    ranges.every(([lowest, highest], index) =>
      fields[index]?.split(',').every((part) => isPart(part, lowest, highest)),
    )
  )
}

function isPart(part: string, lowest: number, highest: number): boolean {
  const [, values, step] = /^(\*|\d+(?:-\d+)?|[a-z]{3}(?:-[a-z]{3})?)(?:\/(\d+))?$/i.exec(part) ?? []
  const numbers = values?.match(/\d+/g) ?? []
  return (
    values !== undefined &&
    Number(step ?? 1) > 0 &&
    numbers.every((value) => Number(value) >= lowest && Number(value) <= highest)
  )
}
