import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { loadStage } from '../stage.ts'
import { synthesise } from '../synthesise.ts'
import type { Placement } from './placement.ts'
import { type Resource, resourcesOf } from './template.ts'

/** Every resource that the stage `example-<placement>` would be made of with these services. */
export async function synthesisedResources(
  placement: Placement,
  declarations: readonly ServiceDeclaration[],
): Promise<Resource[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-cost-'))
  try {
    synthesise(await loadStage(`example-${placement}`), declarations, folder, { unchecked: true })
    const files = globSync('**/*.template.json', { cwd: folder }).sort()
    const templates = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    return templates.flatMap((template) => resourcesOf(JSON.parse(template)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
