import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import type { TestProject } from 'vitest/node'
import type { Stage } from '../../src/stage.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Has a folder with templates for each stage. */
    readonly templates: string
    readonly stages: readonly Stage[]
    readonly services: readonly ServiceDeclaration[]
  }
}

/** Synthesises every stage once, by a plain Node as the command does: without credentials or network. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-templates-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const program = fileURLToPath(new URL('./synthesise-all.ts', import.meta.url))
  // A call to AWS would meet a port without listener. CloudFormation's own rules, which the command applies, take
  // five seconds; stack traces of constructs are in no template.
  const env = {
    ...process.env,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    CDK_VALIDATION: 'false',
    CDK_DISABLE_STACK_TRACE: '1',
  }
  const child = fork(program, [folder], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.once('message', ({ stages, services }: { stages: Stage[]; services: ServiceDeclaration[] }) => {
    project.provide('templates', folder)
    project.provide('stages', stages)
    project.provide('services', services)
  })
  const [code] = await once(child, 'exit')
  if (code === 0) return remove
  await remove()
  throw new Error('the stages could not be synthesised: see above')
}
