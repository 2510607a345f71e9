import { CustomResource, Duration, type Stack } from 'aws-cdk-lib'
import type { Data } from '../data/data-stack.ts'
import { nodeFunction } from '../data/node-function.ts'
import type { Plan } from '../plan.ts'
import { statementOf } from '../rights.ts'
import type { SecretArns } from './service-secrets.ts'

/** The custom resource's function is outside the network, to reach AWS; the one that runs SQL is inside. */
export function serviceDatabases(
  stack: Stack,
  { services }: Plan,
  data: Data,
  secrets: SecretArns,
): ReadonlyMap<string, CustomResource> {
  const arns = [...secrets.database.values(), ...secrets.owner.values()]
  const handler = nodeFunction(stack, 'ServiceDatabase', {
    name: 'service-database',
    description: 'Makes the database and the roles of a service',
    timeout: Duration.minutes(2),
    environment: { RUN_SQL: data.runSql.functionArn },
  })
  const rights = [
    { actions: ['lambda:InvokeFunction'], resources: [data.runSql.functionArn] },
    { actions: ['secretsmanager:GetSecretValue'], resources: [data.masterSecretArn, ...arns] },
    { actions: ['secretsmanager:PutSecretValue'], resources: arns },
  ]
  for (const right of rights) handler.addToRolePolicy(statementOf(right))
  return new Map(
    services.map(({ declaration: { name } }) => [
      name,
      new CustomResource(stack, `database-${name}`, {
        resourceType: 'Custom::ServiceDatabase',
        serviceToken: handler.functionArn,
        serviceTimeout: Duration.minutes(3),
        properties: {
          Service: name,
          SecretArn: secrets.database.get(name),
          OwnerSecretArn: secrets.owner.get(name),
          MasterSecretArn: data.masterSecretArn,
          Host: data.host,
          Port: data.port,
        },
      }),
    ]),
  )
}
