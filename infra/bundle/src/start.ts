import { startTelemetry } from '@fanfare/sidecars/telemetry/start'
import { become } from './become.ts'
import { withoutMigration } from './migration-url.ts'

const { APP_PROCESS = 'web' } = process.env
if (!['web', 'worker', 'relay'].includes(APP_PROCESS)) {
  throw new Error(`APP_PROCESS is ${APP_PROCESS}: set it to web, worker or relay`)
}
if ('MIGRATION_DATABASE_URL' in process.env) {
  // A variable that is deleted can still be read in /proc/self/environ.
  become([...process.execArgv, ...process.argv.slice(1)], withoutMigration(process.env))
} else {
  // The relay does so itself.
  if (APP_PROCESS !== 'relay') await startTelemetry(APP_PROCESS)
  // With an import instead of a child process, the program gets the signals.
  const program = `./${APP_PROCESS}.mjs`
  await import(program)
}
