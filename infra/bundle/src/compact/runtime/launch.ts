import { fileURLToPath } from 'node:url'
import { become } from '../../become.ts'
import { withoutMigration } from '../../migration-url.ts'
import { isHere, machineEnvironment, processEnvironment, relayEnvironment } from './environment.ts'
import { readPlan } from './read-plan.ts'

// Usage: launch.mjs machine | relay | <service> web|worker|migrate
const plan = readPlan()
const [name = '', program = ''] = process.argv.slice(2)
const options = ['--enable-source-maps', ...plan.nodeFlags, `--max-old-space-size=${plan.heapMegabytes}`]
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

if (name === 'machine') become([...options, here('./machine.mjs')], machineEnvironment(plan, process.env))
else if (name === 'relay') launchRelay()
else launchService()

function launchRelay(): void {
  const env = relayEnvironment(plan, process.env)
  if (env) {
    become([...options, here('./relay.mjs')], env)
  } else {
    console.log('no service here publishes: the relay is idle')
    idle()
  }
}

function launchService(): void {
  const service = plan.services.find((each) => each.name === name)
  if (!service || !['web', 'worker', 'migrate'].includes(program)) {
    const names = plan.services.map((each) => each.name).join(', ')
    throw new Error(
      `launch.mjs takes machine, relay, or a service (${names}) and one of web, worker and migrate`,
    )
  }
  if (isHere(service, process.env)) {
    const port = program === 'worker' ? service.workerPort : service.webPort
    process.chdir(here(`./services/${name}`))
    const own = processEnvironment(plan, service, port, process.env)
    if (program === 'migrate') become([...options, 'migrate.mjs'], own)
    else become([...options, 'start.mjs'], { ...withoutMigration(own), APP_PROCESS: program })
  } else {
    console.log(`${name} is placed elsewhere: its ${program} is not started here`)
    if (program !== 'migrate') idle()
  }
}

/** The platform restarts a process that ends. */
function idle(): void {
  become(['--eval', 'setInterval(() => {}, 2 ** 30)'], {})
}
