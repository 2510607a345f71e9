// The main program of a bundle. It imports the one that APP_PROCESS names, in the same process, which so gets its signals.
const { APP_PROCESS = 'web' } = process.env
if (!['web', 'worker', 'relay'].includes(APP_PROCESS)) {
  throw new Error(`APP_PROCESS is ${APP_PROCESS}: set it to web, worker or relay`)
}
const program = `./${APP_PROCESS}.mjs`
await import(program)
