import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { findServices } from '@fanfare/local'
import type { TestProject } from 'vitest/node'
import { everyStage, loadStage, type Stage } from '../../src/stage.ts'
import { synthesise } from '../../src/synthesise.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for each stage, with its templates. */
    readonly templates: string
    readonly stages: readonly Stage[]
    readonly services: readonly ServiceDeclaration[]
  }
}

/** One service that is not where the others are, so that nothing here names any. */
const exceptFor = (name: string, placement: Stage['placement']) => ({ services: { [name]: { placement } } })

/** Every stage that stands, and one stage with its services moved about, synthesised once and with cdk-nag's rules. */
export default async function setup(project: TestProject) {
  const declarations = (await findServices()).map(({ declaration }) => declaration)
  const [first, last] = [declarations.at(0)?.name ?? '', declarations.at(-1)?.name ?? '']
  const standing = await Promise.all((await everyStage()).map(loadStage))
  const staging = await loadStage('staging')
  const moved: Record<string, Stage> = {
    isolated: { ...staging, placement: 'isolated' },
    compact: { ...staging, placement: 'compact' },
    'shared-and-compact': { ...staging, placement: 'shared', ...exceptFor(first, 'compact') },
    // With all else that a stage may have.
    'isolated-and-compact': {
      ...staging,
      placement: 'isolated',
      ...exceptFor(last, 'compact'),
      domain: {
        name: 'shop.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
      },
      alarmEmail: 'somebody@example.com',
      environment: { LOG_LEVEL: 'debug' },
      account: '123456789012',
    },
  }

  const folder = await mkdtemp(join(tmpdir(), 'fanfare-templates-'))
  // CloudFormation's own rules take seconds for each stage: the test of the command applies them.
  process.env['CDK_VALIDATION'] = 'false'
  for (const stage of standing) synthesise(stage, declarations, join(folder, stage.name))
  for (const [name, stage] of Object.entries(moved))
    synthesise(stage, declarations, join(folder, 'moved', name))
  project.provide('templates', folder)
  project.provide('stages', standing)
  project.provide('services', declarations)
  return () => rm(folder, { recursive: true, force: true })
}
