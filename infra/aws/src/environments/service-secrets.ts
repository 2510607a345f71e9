import type { ServiceDeclaration } from '@fanfare/contracts'
import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { accept } from '../accept.ts'
import type { TierName } from '../names.ts'
import type { Plan } from '../plan.ts'

export interface SecretArns {
  /** By variable. The tables are changed from the environment of the worker. */
  of(declaration: ServiceDeclaration, tier: TierName): Readonly<Record<string, string>>
  readonly database: ReadonlyMap<string, string>
  /** The same database, with the role that owns the tables. */
  readonly owner: ReadonlyMap<string, string>
}

/**
 * Services that declare the same name share a secret. Values from a provider are written by hand before the first
 * deployment.
 */
export function serviceSecrets(stack: Stack, { stage, services }: Plan): SecretArns {
  const declarations = services.map(({ declaration }) => declaration)
  const named = new Map(
    [...new Set(declarations.flatMap(({ secrets }) => secrets))].map((name) => [
      name,
      make(stack, `secret-${name}`, `fanfare/${stage.name}/${name}`, stage.ephemeral),
    ]),
  )
  const ofEach = (id: string, variable: string) =>
    new Map(
      declarations.map(({ name }) => [
        name,
        make(stack, `${id}-${name}`, `fanfare/${stage.name}/${name}/${variable}`, stage.ephemeral),
      ]),
    )
  const database = ofEach('database-url', 'DATABASE_URL')
  const owner = ofEach('migration-database-url', 'MIGRATION_DATABASE_URL')
  return {
    database,
    owner,
    of: ({ name, secrets }, tier) =>
      Object.fromEntries(
        [
          ['DATABASE_URL', database.get(name)] as const,
          ...(tier === 'worker' ? [['MIGRATION_DATABASE_URL', owner.get(name)] as const] : []),
          ...secrets.map((it) => [it, named.get(it)] as const),
        ].flatMap(([variable, arn]) => (arn === undefined ? [] : [[variable, arn]])),
      ),
  }
}

function make(stack: Stack, id: string, secretName: string, ephemeral: boolean): string {
  const secret = new Secret(stack, id, {
    secretName,
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
    // A secret that outlived a failed creation would have the name that the second try needs.
    removalPolicy: ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  accept(secret, {
    SMG4: 'Its other side is a provider, or processes that read it at start: docs/operate.md says how it is rotated.',
  })
  return secret.secretArn
}
