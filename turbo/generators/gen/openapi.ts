import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { outputOf } from '../../../infra/command/src/index.ts'
import { freePort } from '../../../infra/emulators/lifecycle/index.ts'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import { commonEnvironment } from '../../../packages/contracts/src/index.ts'
import { runStep } from './run-step.ts'

/** Milliseconds, for a process that hangs: it answers within a second. */
const startTimeout = 120_000

/** The openapi.json of a service: its web process serves it without a database and without other services. */
export async function readOpenapi({ folder, declaration }: FoundService): Promise<unknown> {
  await generateClient(folder)
  const port = await freePort()
  const child = spawn(process.execPath, ['src/web.ts'], {
    cwd: folder,
    env: {
      ...process.env,
      ...placeholders(folder),
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = outputOf(child)
  const ended = once(child, 'close')
  const end = performance.now() + startTimeout
  try {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${declaration.name} does not start, so that its API cannot be read:\n${output()}`)
      if (performance.now() > end)
        throw new Error(`${declaration.name} does not answer, so that its API cannot be read:\n${output()}`)
      const response = await fetch(`http://127.0.0.1:${port}/openapi.json`, {
        signal: AbortSignal.timeout(startTimeout),
      }).catch(() => undefined)
      if (response?.ok) return await response.json()
      if (response) throw new Error(`${declaration.name} answers /openapi.json with ${response.status}`)
      await setTimeout(50)
    }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

async function generateClient(folder: string): Promise<void> {
  if (existsSync(join(folder, 'src/generated/prisma/client.ts'))) return
  const run = { node: ['../../infra/local/src/prisma.ts', 'generate'] }
  await runStep(folder, { what: 'database client', run }, new AbortController().signal)
}

/** A value for each setting of config.ts that has no default: nothing is called with them. */
function placeholders(folder: string): NodeJS.ProcessEnv {
  const source = readFileSync(join(folder, 'src/config.ts'), 'utf8')
  const own = [...source.matchAll(/^\s+([A-Z][A-Z0-9_]*): (?!Type\.Optional)(?!.*default)/gm)].map(
    ([, name = '']) => name,
  )
  const common = Object.entries(commonEnvironment).flatMap(([name, schema]) =>
    'default' in schema ? [] : name,
  )
  return Object.fromEntries([...common, ...own].map((name) => [name, placeholder(name)]))
}

function placeholder(name: string): string {
  if (name === 'DATABASE_URL') return 'postgresql://nobody@127.0.0.1:1/none'
  if (name.endsWith('_URL')) return 'http://127.0.0.1:1'
  if (name.endsWith('PRIVATE_KEY'))
    return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  if (name === 'STRIPE_API_KEY') return 'sk_test_placeholder'
  return 'whsec_placeholder_of_a_secret'
}
