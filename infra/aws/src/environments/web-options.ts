import type { Network } from '../network/network-stack.ts'
import type { LoadBalancer } from './load-balancers.ts'
import type { Options } from './option-settings.ts'

export interface Behind {
  readonly healthPath: string
  /** `*` stands for any run of characters. */
  readonly host: string
  readonly network: Network
}

/** Beanstalk changes neither the load balancer nor the rule after it made the environment. */
export function behind({ balancer }: LoadBalancer, { healthPath, host, network }: Behind): Options {
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
      // Beanstalk makes it an absolute one, below the rules that exist, and does not change it later.
      Priority: '1',
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

/**
 * By the instances' processors, and not by requests: with a shared load balancer, no guide says whether a trigger
 * counts the environment's requests or all of the load balancer's. EC2 measures every five minutes, without charge.
 */
export const scaleByProcessor: Options = {
  'aws:autoscaling:trigger': {
    MeasureName: 'CPUUtilization',
    Statistic: 'Average',
    Unit: 'Percent',
    Period: '5',
    EvaluationPeriods: '1',
    BreachDuration: '5',
    UpperThreshold: '60',
    UpperBreachScaleIncrement: '1',
    LowerThreshold: '20',
    LowerBreachScaleIncrement: '-1',
  },
}
