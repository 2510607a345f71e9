/**
 * The option settings that are used here, with what the guide says is valid. Read on 2026-11-25 from
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html, as of a version that names
 * August 2026. Namespaces that end with a name of one's own have `*`. Not in the guide: limits of texts without a
 * list of values.
 */
export type Rule =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly pattern: RegExp }

const integer = (min: number, max: number): Rule => ({ kind: 'integer', min, max })
const oneOf = (...values: string[]): Rule => ({ kind: 'one of', values })
const text = (pattern = /./s): Rule => ({ kind: 'text', pattern })
const boolean = oneOf('true', 'false')

const optionRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'aws:autoscaling:asg': { MinSize: integer(1, 10_000), MaxSize: integer(1, 10_000) },
  'aws:autoscaling:launchconfiguration': {
    DisableDefaultEC2SecurityGroup: boolean,
    DisableIMDSv1: boolean,
    IamInstanceProfile: text(),
    RootVolumeType: oneOf('standard', 'gp2', 'gp3', 'io1'),
    // Of an SSD; of a magnetic volume, 8 to 1,024.
    RootVolumeSize: integer(10, 16_384),
    SecurityGroups: text(),
  },
  'aws:autoscaling:trigger': {
    BreachDuration: integer(1, 600),
    EvaluationPeriods: integer(1, 600),
    LowerBreachScaleIncrement: integer(-10_000, 0),
    LowerThreshold: integer(0, 20_000_000),
    // HealthyHostCount, UnhealthyHostCount and TargetResponseTime only with a load balancer of the environment’s own.
    MeasureName: oneOf(
      'CPUUtilization',
      'NetworkIn',
      'NetworkOut',
      'DiskWriteOps',
      'DiskReadBytes',
      'DiskReadOps',
      'DiskWriteBytes',
      'Latency',
      'RequestCount',
    ),
    Period: integer(1, 600),
    Statistic: oneOf('Minimum', 'Maximum', 'Sum', 'Average'),
    Unit: oneOf(
      'Seconds',
      'Percent',
      'Bytes',
      'Bits',
      'Count',
      'Bytes/Second',
      'Bits/Second',
      'Count/Second',
      'None',
    ),
    UpperBreachScaleIncrement: integer(0, 10_000),
    UpperThreshold: integer(0, 20_000_000),
  },
  'aws:autoscaling:updatepolicy:rollingupdate': {
    MaxBatchSize: integer(1, 10_000),
    MinInstancesInService: integer(0, 9_999),
    RollingUpdateEnabled: boolean,
    RollingUpdateType: oneOf('Time', 'Health', 'Immutable'),
  },
  'aws:ec2:instances': {
    InstanceTypes: text(/^[a-z0-9.-]+(,[a-z0-9.-]+){0,39}$/),
    SupportedArchitectures: oneOf('arm64', 'x86_64', 'i386'),
  },
  'aws:ec2:vpc': {
    AssociatePublicIpAddress: boolean,
    ELBSubnets: text(),
    Subnets: text(),
    VPCId: text(),
  },
  'aws:elasticbeanstalk:application': { 'Application Healthcheck URL': text(/^(HTTPS?:\d+)?\//) },
  'aws:elasticbeanstalk:application:environment': { '*': text(/^.*$/s) },
  'aws:elasticbeanstalk:application:environmentsecrets': { '*': text(/^(arn:|<)/) },
  'aws:elasticbeanstalk:cloudwatch:logs': {
    DeleteOnTerminate: boolean,
    RetentionInDays: oneOf(
      ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653].map(String),
    ),
    StreamLogs: boolean,
  },
  'aws:elasticbeanstalk:command': {
    BatchSize: integer(1, 10_000),
    BatchSizeType: oneOf('Percentage', 'Fixed'),
    DeploymentPolicy: oneOf(
      'AllAtOnce',
      'Rolling',
      'RollingWithAdditionalBatch',
      'Immutable',
      'TrafficSplitting',
    ),
    IgnoreHealthCheck: boolean,
    Timeout: integer(1, 3_600),
  },
  'aws:elasticbeanstalk:environment': {
    EnvironmentType: oneOf('SingleInstance', 'LoadBalanced'),
    LoadBalancerIsShared: boolean,
    LoadBalancerType: oneOf('classic', 'application', 'network'),
    ServiceRole: text(),
  },
  'aws:elasticbeanstalk:environment:process:*': {
    DeregistrationDelay: integer(0, 3_600),
    HealthCheckInterval: integer(5, 300),
    HealthCheckPath: text(/^\//),
    HealthCheckTimeout: integer(1, 60),
    HealthyThresholdCount: integer(2, 10),
    MatcherHTTPCode: text(/^[2-4]\d\d(,[2-4]\d\d)*$/),
    Port: integer(1, 65_535),
    Protocol: oneOf('HTTP', 'HTTPS'),
    UnhealthyThresholdCount: integer(2, 10),
  },
  'aws:elasticbeanstalk:healthreporting:system': {
    ConfigDocument: text(/^\{/),
    SystemType: oneOf('basic', 'enhanced'),
  },
  'aws:elasticbeanstalk:hostmanager': { LogPublicationControl: boolean },
  'aws:elasticbeanstalk:managedactions': {
    ManagedActionsEnabled: boolean,
    PreferredStartTime: text(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun):([01]\d|2[0-3]):[0-5]\d$/),
    ServiceRoleForManagedUpdates: oneOf('AWSServiceRoleForElasticBeanstalkManagedUpdates'),
  },
  'aws:elasticbeanstalk:managedactions:platformupdate': { UpdateLevel: oneOf('patch', 'minor') },
  'aws:elasticbeanstalk:sqsd': {
    ConnectTimeout: integer(1, 60),
    ErrorVisibilityTimeout: integer(0, 43_200),
    HttpConnections: integer(1, 100),
    HttpPath: text(/^\//),
    InactivityTimeout: integer(1, 36_000),
    MimeType: text(/^[a-z]+\/[a-z0-9.+-]+$/),
    RetentionPeriod: integer(60, 1_209_600),
    VisibilityTimeout: integer(0, 43_200),
    WorkerQueueURL: text(/^https:/),
  },
  'aws:elbv2:listener:*': { Rules: text(/^[\w-]+(,[\w-]+)*$/) },
  'aws:elbv2:listenerrule:*': {
    HostHeaders: text(/^[A-Za-z0-9.*?-]{1,128}(,[A-Za-z0-9.*?-]{1,128})*$/),
    Priority: integer(1, 1_000),
    Process: text(),
  },
  'aws:elbv2:loadbalancer': { SecurityGroups: text(), SharedLoadBalancer: text() },
}

/**
 * Bytes of all environment properties together, as `NAME=value`. Source:
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-softwaresettings.html, limits.
 */
export const propertiesLimit = 4_096

/** The rule of an option, or undefined for one that the guide does not have. */
export function ruleOf(namespace: string, option: string): Rule | undefined {
  const rules = optionRules[namespace] ?? optionRules[namespace.replace(/:[^:]+$/, ':*')]
  return rules?.[option] ?? rules?.['*']
}

/** What is wrong with a value, or undefined. */
export function wrongWith(rule: Rule | undefined, value: string): string | undefined {
  switch (rule?.kind) {
    case undefined:
      return 'is not in the guide'
    case 'integer':
      return /^-?\d+$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max
        ? undefined
        : `is ${value}, and must be an integer of ${rule.min} to ${rule.max}`
    case 'one of':
      return rule.values.includes(value)
        ? undefined
        : `is ${value}, and must be one of ${rule.values.join(', ')}`
    case 'text':
      return rule.pattern.test(value) ? undefined : `is ${value}, and must match ${rule.pattern}`
  }
}
