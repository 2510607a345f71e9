import { buildWeb } from './build-web.ts'
import { readConfig } from './config.ts'
import { serve } from './plugins/serve.ts'

await serve(await buildWeb(readConfig()))
