import { buildWeb } from './build-web.ts'
import { readConfig } from './config.ts'
import { serve } from './platform/http/server.ts'

await serve(await buildWeb(readConfig()))
