import type { Stack } from 'aws-cdk-lib'
import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { cdnPrefixList } from './cdn-prefix-list.ts'

/** All exist in every stage: unused groups cost nothing. */
export interface SecurityGroups {
  /** Allows nothing in; other groups refer to it. */
  readonly instances: SecurityGroup
  readonly web: SecurityGroup
  readonly loadBalancer: SecurityGroup
  /** The only one with a port open to outside of the network. */
  readonly compact: SecurityGroup
  readonly database: SecurityGroup
  readonly sql: SecurityGroup
}

const http = Port.tcp(80)
const postgres = Port.tcp(5432)

export function securityGroups(stack: Stack, vpc: IVpc): SecurityGroups {
  const group = (id: string, description: string, allowAllOutbound = false) =>
    new SecurityGroup(stack, id, { vpc, description, allowAllOutbound })
  const groups: SecurityGroups = {
    instances: group('Instances', 'Instances of every environment', true),
    web: group('WebInstances', 'Instances behind a load balancer', true),
    loadBalancer: group('LoadBalancers', 'Load balancers'),
    compact: group('CompactInstance', 'The instance of compact that stands alone', true),
    database: group('DatabaseGroup', 'The database'),
    sql: group('SqlFunction', 'The function that runs SQL'),
  }
  const { instances, web, loadBalancer, compact, database, sql } = groups

  const cdn = Peer.prefixList(cdnPrefixList(stack))
  loadBalancer.addIngressRule(cdn, http, 'The CDN, by way of its VPC origin')
  compact.addIngressRule(cdn, http, 'The CDN, which also shows a secret header')

  loadBalancer.addIngressRule(instances, http, 'Other services')
  loadBalancer.addEgressRule(web, http, 'Instances')
  web.addIngressRule(loadBalancer, http, 'Load balancers')

  database.addIngressRule(instances, postgres, 'Services')
  database.addIngressRule(sql, postgres, 'The function that runs SQL')
  sql.addEgressRule(database, postgres, 'The database')
  return groups
}
