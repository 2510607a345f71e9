// Loaded by `node --import`, before the program: web.ts or worker.ts of a service.
import { basename } from 'node:path'
import { startTelemetry } from './start.ts'

await startTelemetry(basename(process.argv[1] ?? '', '.ts'))
