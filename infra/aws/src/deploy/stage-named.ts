import { loadStage, type Stage } from '../stage.ts'
import { BadRequest, reasonOf } from './failure.ts'

/** Throws BadRequest when the stage has no file. */
export async function stageNamed(name: string): Promise<Stage> {
  return loadStage(name).catch((error: unknown) => {
    throw new BadRequest(reasonOf(error))
  })
}
