import { loadStage } from '@fanfare/aws/stage'
import { UsageError } from '@fanfare/command'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { reasonOf } from '../reason.ts'
import { awsStage } from './aws-stage.ts'
import { localStage } from './local-stage.ts'
import type { OperatedStage } from './stage.ts'

/** Throws UsageError when the stage has no file. */
export async function operatedStage(
  name: string,
  declarations: readonly ServiceDeclaration[],
  env: NodeJS.ProcessEnv,
): Promise<OperatedStage> {
  if (name === 'local') return localStage(declarations, env)
  const { region } = await loadStage(name).catch((error: unknown) => {
    throw new UsageError(reasonOf(error))
  })
  return awsStage(name, region)
}
