import { isTelemetryOn } from '@fanfare/sidecars/telemetry'
import { nodeFlags } from '@fanfare/topology'

/** Node's options on AWS, and one for a faster start. */
export const serviceFlags: readonly string[] = [
  ...nodeFlags,
  '--import',
  new URL('libraries/use-bundles.ts', import.meta.url).href,
]

/** Without the lines that Node prints about it. */
export const inspectFlags = (port: number) => [`--inspect=127.0.0.1:${port}`, '--inspect-publish-uid=http']

const telemetry = import.meta.resolve('@fanfare/sidecars/telemetry/preload')

/** For the processes of a service. The relay starts its telemetry itself. */
export const telemetryFlags = (env: NodeJS.ProcessEnv): readonly string[] =>
  isTelemetryOn(env) ? ['--import', telemetry] : []

/** The process ends with the one that started it. */
export const guardFlags: readonly string[] = ['--import', new URL('parent-guard.ts', import.meta.url).href]
