import type { App, Stack } from 'aws-cdk-lib'
import type { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import type { Data } from '../data/data-stack.ts'
import { makeEdge } from '../edge/edge.ts'
import type { Network } from '../network/network-stack.ts'
import { makeOperations } from '../operations/operations.ts'
import { serviceLogs } from '../operations/service-logs.ts'
import { type PlacedService, type Plan, placed } from '../plan.ts'
import { stageStack } from '../stage-stack.ts'
import { type Application, makeApplication } from './application.ts'
import { compactEnvironment } from './compact-environment.ts'
import { type LoadBalancers, makeLoadBalancers } from './load-balancers.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { serviceDatabases } from './service-databases.ts'
import { type SecretArns, serviceSecrets } from './service-secrets.ts'
import { webEnvironment } from './web-environment.ts'
import { workerEnvironment } from './worker-environment.ts'

export interface Main {
  readonly stack: Stack
  readonly plan: Plan
  readonly network: Network
  readonly application: Application
  readonly secrets: SecretArns
  readonly needsDatabase: (environment: CfnEnvironment, service: PlacedService) => void
}

/** Everything that depends on placements. */
export function makeMain(app: App, plan: Plan, network: Network, data: Data): Stack {
  const { stage } = plan
  const stack = stageStack(app, stage, undefined, 'environments, CDN and alarms')
  const application = makeApplication(stack, stage, network)
  const secrets = serviceSecrets(stack, plan)
  const databases = serviceDatabases(stack, plan, data, secrets)
  const logs = new Map(
    plan.services.map((service) => [service.declaration.name, serviceLogs(stack, stage, service)]),
  )
  const needsDatabase: Main['needsDatabase'] = (environment, { declaration }) => {
    for (const group of logs.get(declaration.name) ?? []) environment.node.addDependency(group)
    const database = databases.get(declaration.name)
    if (database !== undefined) environment.node.addDependency(database)
  }
  const main: Main = { stack, plan, network, application, secrets, needsDatabase }

  const balancers = makeLoadBalancers(stack, network, plan)
  const guarded = makeEnvironments(main, balancers)
  oneAtATime(stack)
  const distribution = makeEdge(stack, plan, network, balancers, guarded)
  makeOperations(stack, plan, data, secrets, distribution, logs)
  return stack
}

function makeEnvironments(main: Main, balancers: LoadBalancers) {
  const [first] = placed(main.plan, 'compact')
  const guarded = first === undefined ? undefined : compactEnvironment(main, balancers.get(first))
  for (const service of main.plan.services) {
    const balancer = balancers.get(service)
    if (service.placement === 'compact' || balancer === undefined) continue
    webEnvironment(main, service, balancer)
    workerEnvironment(main, service)
  }
  return guarded
}
