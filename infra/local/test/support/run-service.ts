// Another process, for tests that end it: starts a service that takes so many milliseconds to load, and sends its pid.
import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/emulators/lifecycle'
import { createServiceProcess } from '../../src/service-process.ts'
import { shell } from '../../src/testing/shell.ts'

const [loading = '0', when] = process.argv.slice(2)
const port = await freePort()
const service = createServiceProcess({
  name: 'logging.web',
  folder: fileURLToPath(new URL('.', import.meta.url)),
  entry: 'logging-service.ts',
  address: { port, what: 'a service', variable: 'PORT' },
  env: () => ({ ...shell, LOADING: loading }),
  log: () => {},
})
const started = service.start()
if (when === 'ready') await started
while (service.pid === undefined) await new Promise(setImmediate)
process.send?.(service.pid)
await started
