export { type Config, readConfig } from './config.ts'
export type { Relay } from './relay.ts'
export { startRelays } from './relays.ts'
