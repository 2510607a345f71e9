import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeCompact } from './compact/write-compact.ts'

const help = `pnpm bundle [--placement compact] [-- options of turbo, such as --filter=@fanfare/<service>]

Bundles every service into apps/<service>/dist/<service>.zip, the source bundle of both of its environments on Elastic
Beanstalk. What did not change is taken from turbo's cache.

  --placement compact   puts the same zips into infra/bundle/dist/compact.zip too: all services on one environment
  --help                this text
`

const { values, positionals } = parseArgs({
  options: { placement: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
})
if (values.help) {
  console.log(help)
} else if (values.placement !== undefined && values.placement !== 'compact') {
  console.error(
    `--placement is ${values.placement}: compact is the only one that has a bundle of its own\n\n${help}`,
  )
  process.exitCode = 1
} else {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const turbo = spawn(
    process.execPath,
    [`${root}/node_modules/turbo/bin/turbo`, 'run', 'bundle', ...positionals],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => turbo.kill(signal))
  const [code] = await once(turbo, 'exit')
  process.exitCode = code ?? 1
  if (code === 0 && values.placement === 'compact') await writeCompact()
}
