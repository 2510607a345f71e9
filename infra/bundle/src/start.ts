// The program of both environments of a service, started with the options of Node that the contracts name. It imports
// the one that APP_PROCESS names, so that no process stands between Node and its signals.
const { APP_PROCESS = 'web' } = process.env
if (APP_PROCESS !== 'web' && APP_PROCESS !== 'worker') {
  throw new Error(`APP_PROCESS is ${APP_PROCESS}: set it to web or to worker`)
}
const program = `./${APP_PROCESS}.mjs`
await import(program)
