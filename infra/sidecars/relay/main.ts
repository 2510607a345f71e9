import { errorForLog } from '@fanfare/contracts'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { startTelemetry } from '../telemetry/index.ts'
import { readConfig } from './config.ts'
import { startRelays } from './relays.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel, base: { part: 'relay' }, serializers: { err: errorForLog } })
const telemetry = await startTelemetry('relay')
const relays = startRelays(config, log)

// A second signal ends it at once.
closeWithGrace({ delay: 10_000, logger: log }, async ({ err, signal }) => {
  if (err) log.fatal({ err }, 'unexpected error: closing')
  else log.info({ signal }, 'closing')
  await relays.stop()
  await telemetry.stop()
})
