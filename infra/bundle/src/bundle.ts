import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeCompact } from './compact/write-compact.ts'

const help = `pnpm bundle [--filter @fanfare/<service>] [--placement compact]

Bundles every service into apps/<service>/dist/<service>.zip, the source bundle of both of its environments on Elastic
Beanstalk. What did not change is taken from turbo's cache.

  --filter <package>    bundles this one only; may be given several times, and takes whatever turbo's --filter takes
  --placement compact   puts the services' zips into infra/bundle/dist/compact.zip too: all of them on one environment
  --help                this text
`

const options = {
  filter: { type: 'string', multiple: true },
  placement: { type: 'string' },
  help: { type: 'boolean' },
} as const

function readOptions() {
  try {
    const { values } = parseArgs({ options })
    if (values.placement === undefined || values.placement === 'compact') return values
    throw new Error(
      `--placement is ${values.placement}: compact is the only one that has a bundle of its own`,
    )
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`)
    process.exit(1)
  }
}

async function bundleServices(filters: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const args = ['run', 'bundle', ...filters.map((filter) => `--filter=${filter}`)]
  const turbo = spawn(process.execPath, [`${root}/node_modules/turbo/bin/turbo`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => turbo.kill(signal))
  const [code] = await once(turbo, 'exit')
  return typeof code === 'number' ? code : 1
}

const { filter = [], placement, help: asked } = readOptions()
if (asked) {
  console.log(help)
} else {
  process.exitCode = await bundleServices(filter)
  if (process.exitCode === 0 && placement === 'compact') await writeCompact()
}
