import { buildWorker } from './build-worker.ts'
import { readConfig } from './config.ts'
import { serve } from './platform/http/server.ts'

await serve(await buildWorker(readConfig()))
