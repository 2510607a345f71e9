import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { connectionTo } from '@fanfare/aws/sql'
import type { RunSql } from '../outbox/outbox-store.ts'
import type { OperatedStage } from './stage.ts'

/**
 * The database has no public address: statements go through the stage's function RunSql, with the password from the
 * service's secret. So an operator needs `lambda:InvokeFunction` and `secretsmanager:GetSecretValue`, and no machine.
 */
export function awsStage(name: string, region: string): OperatedStage {
  const lambda = new LambdaClient({ region })
  const secrets = new SecretsManagerClient({ region })
  let functionName: Promise<string> | undefined

  return {
    name,
    sqs: new SQSClient({ region }),
    sqlOf: (service) => async (statements) => {
      functionName ??= findRunSql(lambda, name)
      const FunctionName = await functionName
      const SecretId = `fanfare/${name}/${service}/DATABASE_URL`
      const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }))
      const Payload = JSON.stringify({ connection: connectionTo(service, SecretString), statements })
      return answerOf(await lambda.send(new InvokeCommand({ FunctionName, Payload })))
    },
  }
}

async function findRunSql(client: LambdaClient, stage: string): Promise<string> {
  const prefix = `fanfare-${stage}-data-RunSql`
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    const found = Functions.find(({ FunctionName }) => FunctionName?.startsWith(prefix))
    if (found?.FunctionName !== undefined) return found.FunctionName
  }
  throw new Error(`there is no function ${prefix}…: is the stage deployed?`)
}

async function answerOf({
  Payload,
  FunctionError,
}: {
  Payload?: Uint8Array | undefined
  FunctionError?: string | undefined
}): ReturnType<RunSql> {
  const payload = JSON.parse(new TextDecoder().decode(Payload))
  if (FunctionError !== undefined) throw new Error(`SQL failed: ${payload.errorMessage}`)
  return payload
}
