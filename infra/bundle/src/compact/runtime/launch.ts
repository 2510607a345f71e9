import { fileURLToPath } from 'node:url'
import { become } from './become.ts'
import { isHere, machineEnvironment, processEnvironment } from './environment.ts'
import { readPlan } from './read-plan.ts'

// Starts one of the machine's processes: `launch.mjs order web`, `launch.mjs order worker`, `launch.mjs order migrate`,
// or `launch.mjs machine`.
const plan = readPlan()
const [name = '', program = ''] = process.argv.slice(2)
const options = ['--enable-source-maps', ...plan.nodeFlags, `--max-old-space-size=${plan.heapMegabytes}`]
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

if (name === 'machine') {
  become([...options, here('./machine.mjs')], machineEnvironment(plan, process.env))
} else {
  const service = plan.services.find((each) => each.name === name)
  if (!service || !['web', 'worker', 'migrate'].includes(program)) {
    const names = plan.services.map((each) => each.name).join(', ')
    throw new Error(`launch.mjs takes machine, or a service (${names}) and one of web, worker and migrate`)
  }
  const port = program === 'worker' ? service.workerPort : service.webPort
  if (isHere(service, process.env)) {
    process.chdir(here(`./services/${name}`))
    become([...options, `${program}.mjs`], processEnvironment(plan, service, port, process.env))
  } else {
    console.log(`${name} is placed elsewhere: there is nothing to do for its ${program} here`)
    // The platform would start it again and again if it ended. Until a SIGTERM, then; and without the others' secrets.
    if (program !== 'migrate') become(['--eval', 'setInterval(() => {}, 2 ** 30)'], {})
  }
}
