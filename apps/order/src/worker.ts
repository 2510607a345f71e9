import { buildWorker } from './build-worker.ts'
import { readConfig } from './config.ts'
import { serve } from './plugins/serve.ts'

await serve(await buildWorker(readConfig()))
