import { assertVerifiable } from '@fanfare/bundle/rds-authorities'
import { type App, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import {
  CaCertificate,
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  NetworkType,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds'
import { accept } from '../accept.ts'
import type { Network } from '../network/network-stack.ts'
import type { Stage } from '../stage.ts'
import { stageStack } from '../stage-stack.ts'
import { nodeFunction } from './node-function.ts'

/** It does not depend on placements. */
export interface Data {
  readonly stack: Stack
  readonly host: string
  readonly port: string
  readonly instanceId: string
  /** RDS makes and rotates it. */
  readonly masterSecretArn: string
  readonly runSql: LambdaFunction
}

/** Makes the services' roles and databases, and owns none. */
const masterUser = 'fanfare_admin'

const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18 })

export function makeData(app: App, stage: Stage, network: Network): Data {
  assertVerifiable(stage.region)
  const stack = stageStack(app, stage, 'data', 'database')
  const { instanceClass, storage, storageLimit, multiAz, backupDays } = stage.database
  const inner = { subnetType: SubnetType.PRIVATE_ISOLATED }
  const database = new DatabaseInstance(stack, 'Database', {
    engine,
    instanceType: new InstanceType(instanceClass.replace(/^db\./, '')),
    vpc: network.vpc,
    vpcSubnets: inner,
    securityGroups: [network.groups.database],
    networkType: NetworkType.IPV4,
    multiAz,
    storageType: StorageType.GP3,
    allocatedStorage: storage,
    maxAllocatedStorage: storageLimit,
    storageEncrypted: true,
    // Bundles have the certificates of this one.
    caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
    manageMasterUserPassword: true,
    credentials: Credentials.fromUsername(masterUser),
    backupRetention: Duration.days(backupDays),
    copyTagsToSnapshot: true,
    deletionProtection: !stage.ephemeral,
    removalPolicy: stage.ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.SNAPSHOT,
    // Terse: its log goes to CloudWatch, and the details of errors have values of rows.
    parameters: { max_connections: String(stage.database.connections), log_error_verbosity: 'terse' },
    autoMinorVersionUpgrade: true,
    cloudwatchLogsExports: ['postgresql'],
  })
  acceptFindings(database, stage)

  const runSql = nodeFunction(stack, 'RunSql', {
    name: 'run-sql',
    description: 'Runs SQL in the database, for the functions of this stage',
    timeout: Duration.seconds(30),
    network: { vpc: network.vpc, vpcSubnets: inner, securityGroups: [network.groups.sql] },
  })
  // Last, so that nothing can fail after it: a database that is protected would stop the rollback of its stack.
  database.node.addDependency(runSql)
  const masterSecretArn = database.secret?.secretArn
  if (masterSecretArn === undefined) throw new Error('RDS was told to keep no secret of its first user')
  const { dbInstanceEndpointAddress: host, dbInstanceEndpointPort: port } = database
  return { stack, host, port, instanceId: database.instanceIdentifier, masterSecretArn, runSql }
}

function acceptFindings(database: DatabaseInstance, stage: Stage): void {
  accept(database, {
    RDS11: 'The port is no secret; who may speak to it is named by security group.',
    ...(stage.database.multiAz
      ? {}
      : { RDS3: 'This stage can wait for a restored backup: multiAz is false.' }),
    ...(stage.ephemeral ? { RDS10: 'The stage is ephemeral: it is there to be removed.' } : {}),
  })
}
