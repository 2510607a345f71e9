import { isCron } from '../../../infra/topology/src/index.ts'
import { withEntry, withImport, withStatement } from './edits.ts'
import { camelCase, isFunctionName } from './names.ts'
import type { ScheduleOptions } from './options.ts'
import { documentSteps, formatStep, type Plan } from './plan.ts'
import { renderFiles } from './render.ts'
import { type Repository, serviceNamed } from './repository.ts'
import { assertNew, filesOfService } from './service-files.ts'

/** A task that runs by the clock. Throws, before anything is written, when it does not fit the service. */
export function planSchedule(repository: Repository, { name, service: owner, cron }: ScheduleOptions): Plan {
  const service = serviceNamed(repository, owner)
  const files = filesOfService(repository, service)
  if (!isFunctionName(name))
    throw new Error(`${name} is no name of a schedule: what it does in lower case, as in remind-customers`)
  if (service.declaration.schedules.some((schedule) => schedule.name === name))
    throw new Error(`${owner} has the schedule ${name} already: apps/${owner}/service.ts`)
  if (!isCron(cron))
    throw new Error(
      `--cron ${cron}: five fields, as in "*/5 * * * *" (minute, hour, day, month, weekday; in UTC)`,
    )

  const task = camelCase(name)
  const values = { name, task, ...supportOf(owner, files.found('test/support/*.ts'), files.read) }
  const created = renderFiles('schedule', values, (file) =>
    file.startsWith('test/') && !values.hasApps
      ? undefined
      : files.pathOf(file.replace('src/task', `src/tasks/${name}`).replace('test/task', `test/${name}`)),
  )
  assertNew(repository.root, created)

  files.edit('service.ts', (source) =>
    withEntry(source, 'schedules: [', `{ name: '${name}', path: '/schedules/${name}', cron: '${cron}' }`),
  )
  const entry = `'${name}': () => ${task}(app)`
  files.edit('src/build-worker.ts', (source) => {
    const imported = withImport(source, task, `./tasks/${name}.ts`)
    if (service.declaration.schedules.length > 0) return withEntry(imported, 'tasks: {', entry)
    return withStatement(
      withImport(imported, 'schedules', './platform/messaging/daemon.ts'),
      `  await app.register(schedules, { tasks: { ${entry} } })`,
    )
  })
  const changes = [...created, ...files.changes()]
  return {
    changes,
    steps: [
      { what: 'platform', run: { node: ['turbo/generators/stamp.ts', owner] } },
      formatStep(changes.map(({ path }) => path)),
      ...documentSteps,
    ],
    next: [
      `apps/${owner}/src/tasks/${name}.ts only logs: give it its work; it may run twice at the same time`,
      values.hasApps
        ? `apps/${owner}/test/${name}.test.ts: what it shows`
        : `a test: the tests of ${owner} start its worker in their own way`,
      `start dev again: the daemon reads schedules when it starts`,
      `npx --yes pnpm@12 test --filter ${owner}`,
    ],
  }
}

/** Whether the service's tests start its worker as the generated ones do, and which file runs a task. */
function supportOf(owner: string, support: readonly string[], read: (file: string) => string) {
  const runner = support.find((file) => read(file).includes('export const runTask = ('))
  const starts = support.some((file) => read(file).includes('export async function startApps('))
  return { owner, hasApps: starts, runner: runner?.replace('test/support/', '') }
}
