import { unpack } from '../../../../bundle/src/archive.ts'

const hooks = '.platform/hooks/'

interface AfterCrash {
  readonly ending: 'fails' | 'red' | 'well'
  /** That fails. */
  readonly hook?: string
}

/**
 * What Beanstalk sees of a process that crashes in a loop. A load balancer asks for health; on a worker's instance
 * nobody does. A hook that fails after the deployment fails it anywhere. Source: Elastic Beanstalk developer guide,
 * enhanced health, and platform hooks.
 */
export function afterCrash(environment: string, zip: Uint8Array | undefined): AfterCrash {
  const hook = Object.keys(zip ? unpack(zip) : {}).find((path) => path.startsWith(`${hooks}postdeploy/`))
  if (hook !== undefined) return { ending: 'fails', hook: hook.slice(hooks.length) }
  return { ending: environment.endsWith('-web') ? 'red' : 'well' }
}
