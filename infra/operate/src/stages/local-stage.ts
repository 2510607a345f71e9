import { SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { localAccess } from '@fanfare/local/access'
import { localStatements } from './local-statements.ts'
import type { OperatedStage } from './stage.ts'

/** What `dev` has started, found by the same variables. */
export function localStage(
  declarations: readonly ServiceDeclaration[],
  env: NodeJS.ProcessEnv,
): OperatedStage {
  const { stage, aws, databaseUrl } = localAccess(declarations, env)
  return {
    name: stage,
    // Once: a refused connection means that `dev` does not run.
    sqs: new SQSClient({ ...aws, maxAttempts: 1 }),
    longPoll: 0,
    sqlOf: (service) => localStatements(() => databaseUrl(service)),
  }
}
