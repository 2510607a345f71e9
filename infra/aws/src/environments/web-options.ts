import type { Network } from '../network/network-stack.ts'
import type { LoadBalancer } from './load-balancers.ts'
import type { Options } from './option-settings.ts'

export interface Behind {
  readonly healthPath: string
  /** `*` stands for any run of characters. */
  readonly host: string
  /** Whether its rule comes after the others. */
  readonly last: boolean
  readonly network: Network
}

/** Beanstalk changes neither the load balancer nor the rule after it made the environment. */
export function behind({ balancer }: LoadBalancer, { healthPath, host, last, network }: Behind): Options {
  return {
    'aws:elasticbeanstalk:environment': {
      EnvironmentType: 'LoadBalanced',
      LoadBalancerType: 'application',
      LoadBalancerIsShared: 'true',
    },
    'aws:elbv2:loadbalancer': {
      SharedLoadBalancer: balancer.loadBalancerArn,
      SecurityGroups: network.groups.loadBalancer.securityGroupId,
    },
    'aws:ec2:vpc': { ELBSubnets: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId).join(',') },
    'aws:elbv2:listener:80': { Rules: 'service' },
    'aws:elbv2:listenerrule:service': {
      HostHeaders: host,
      Priority: last ? '1000' : '1',
      Process: 'default',
    },
    'aws:elasticbeanstalk:environment:process:default': {
      HealthCheckPath: healthPath,
      HealthCheckInterval: '15',
      HealthCheckTimeout: '5',
      HealthyThresholdCount: '2',
      UnhealthyThresholdCount: '3',
      MatcherHTTPCode: '200',
      Port: '80',
      Protocol: 'HTTP',
      // Seconds: more than the `grace` of a process.
      DeregistrationDelay: '35',
    },
  }
}

export const immutableDeployment: Options = {
  'aws:elasticbeanstalk:command': {
    DeploymentPolicy: 'Immutable',
    Timeout: '900',
    IgnoreHealthCheck: 'false',
  },
}

/** Requests a minute of the whole environment. */
export const scaleByRequests: Options = {
  'aws:autoscaling:trigger': {
    MeasureName: 'RequestCount',
    Statistic: 'Sum',
    Unit: 'Count',
    Period: '1',
    EvaluationPeriods: '2',
    BreachDuration: '2',
    UpperThreshold: '6000',
    UpperBreachScaleIncrement: '1',
    LowerThreshold: '1500',
    LowerBreachScaleIncrement: '-1',
  },
}
