import { spawnSync } from 'node:child_process'
import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, temporaryFolder } from '@fanfare/local'
import { onTestFinished } from 'vitest'
import type { BundleFiles } from '../../src/archive.ts'
import { hasNginx, startNginx } from './nginx.ts'
import { type Identity, procfile, type Run, run, runToEnd } from './run.ts'
import { unzip } from './unzip.ts'

/**
 * Where hooks can run. Source: Elastic Beanstalk developer guide, platform hooks: executable files, in the order of
 * their names, as root.
 */
export const hasHooks = process.platform !== 'win32'

/** Processes run as `webapp`, which owns nothing; nobody, where this is root and nobody may run Node. */
const nobody: Identity = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0
const webapp = isRoot && spawnSync(process.execPath, ['-v'], nobody).status === 0 ? nobody : {}

/**
 * Deploys a zip as an instance of Elastic Beanstalk does: unpacked to `staging`, hooks of `predeploy` there, moved to
 * `current`, processes of the Procfile, nginx, hooks of `postdeploy`.
 * @param replaced files with another content than in the zip
 */
export async function deployToInstance(
  zip: Uint8Array,
  given: NodeJS.ProcessEnv,
  replaced: BundleFiles = {},
) {
  const { dir, remove } = await temporaryFolder('var')
  onTestFinished(remove)
  const [staging, current] = [join(dir, 'app', 'staging'), join(dir, 'app', 'current')]
  await unzip(zip, staging)
  for (const [path, content] of Object.entries(replaced)) await writeFile(join(staging, path), content)
  const env = { ...given, PORT: String(await freePort()) }
  const output = await runHooks('hooks/predeploy', staging, env)
  await rename(staging, current)

  const processes = new Map<string, Run>()
  for (const [name, command] of await procfile(current)) {
    processes.set(name, run(command, current, env, webapp))
  }
  const url = hasNginx ? await startNginx(current, Number(env.PORT)) : `http://127.0.0.1:${env.PORT}`
  const forHooks = { ...env, READY_PORT: new URL(url).port }
  return {
    url,
    current,
    processes,
    predeploy: output,
    postdeploy: () => runHooks('hooks/postdeploy', current, forHooks),
  }
}

/** A zip, unpacked. */
export async function temporaryBundle(zip: Uint8Array): Promise<string> {
  const { dir, remove } = await temporaryFolder('bundle')
  onTestFinished(remove)
  await unzip(zip, dir)
  return dir
}

async function runHooks(kind: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const hooks = join(folder, '.platform', kind)
  let output = ''
  for (const name of (await readdir(hooks)).sort()) {
    output += await runToEnd([join(hooks, name)], folder, env)
  }
  return output
}
