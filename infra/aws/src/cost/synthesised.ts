import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stage } from '../stage.ts'
import { synthesise } from '../synthesise.ts'
import { type Resource, resourcesOf } from './template.ts'

export type Synthesis = (stage: Stage, declarations: readonly ServiceDeclaration[]) => Promise<Resource[]>

export const synthesisedResources: Synthesis = async (stage, declarations) => {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-cost-'))
  try {
    synthesise(stage, declarations, folder, { unchecked: true })
    return await resourcesIn(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Throws when the folder has no template. */
export async function resourcesIn(folder: string): Promise<Resource[]> {
  const files = globSync('**/*.template.json', { cwd: folder }).sort()
  if (files.length === 0) throw new Error(`${folder} has no template`)
  const templates = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return templates.flatMap((template) => resourcesOf(JSON.parse(template)))
}
