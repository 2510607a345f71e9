// With an import instead of a child process, the program gets the signals.
const { APP_PROCESS = 'web' } = process.env
if (!['web', 'worker', 'relay'].includes(APP_PROCESS)) {
  throw new Error(`APP_PROCESS is ${APP_PROCESS}: set it to web, worker or relay`)
}
const program = `./${APP_PROCESS}.mjs`
await import(program)
