import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { type Static, Type } from 'typebox'
import { Parse } from 'typebox/value'
import { repository } from './bundle.ts'
import { BadRequest } from './failure.ts'

const run = promisify(execFile)

/** Source: turbo's documentation of `--dry-run=json`. */
const DryRun = Type.Object({
  tasks: Type.Array(Type.Object({ task: Type.String(), directory: Type.String() })),
})

/** Services whose bundle may have changed since a git ref. Throws BadRequest for an unknown ref. */
export async function affectedServices(ref: string, root = repository): Promise<string[]> {
  const commit = await run(
    'git',
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    {
      cwd: root,
    },
  ).catch(() => undefined)
  if (!commit) {
    throw new BadRequest(
      `git knows no commit '${ref}'. A shallow clone has too little of the past: git fetch --unshallow`,
    )
  }
  const { stdout } = await run(
    process.execPath,
    [`${repository}/node_modules/turbo/bin/turbo`, 'run', 'bundle', '--affected', '--dry-run=json'],
    {
      cwd: root,
      env: { ...process.env, TURBO_SCM_BASE: commit.stdout.trim(), TURBO_SCM_HEAD: 'HEAD' },
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  return servicesIn(Parse(DryRun, JSON.parse(stdout)))
}

function servicesIn({ tasks }: Static<typeof DryRun>): string[] {
  const bundled = tasks.filter(
    ({ task, directory }) => task === 'bundle' && /^apps[\\/][^\\/]+$/.test(directory),
  )
  return bundled.map(({ directory }) => basename(directory.replaceAll('\\', '/'))).sort()
}
