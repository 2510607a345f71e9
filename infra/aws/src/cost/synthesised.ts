import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stage } from '../stage.ts'
import { synthesise } from '../synthesise.ts'
import { type Resource, resourcesOf } from './template.ts'

/** Every resource that a stage would be made of with these services. */
export async function synthesisedResources(
  stage: Stage,
  declarations: readonly ServiceDeclaration[],
): Promise<Resource[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-cost-'))
  try {
    synthesise(stage, declarations, folder, { unchecked: true })
    const files = globSync('**/*.template.json', { cwd: folder }).sort()
    const templates = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    return templates.flatMap((template) => resourcesOf(JSON.parse(template)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
