import type { Network } from '../network/network-stack.ts'
import type { Stage, Tier } from '../stage.ts'
import type { Options } from './option-settings.ts'

export interface CommonOptions {
  readonly stage: Stage
  readonly network: Network
  readonly serviceRoleArn: string
  readonly instanceProfile: string
  readonly healthPath: string
  /** Further than the one that every instance has. */
  readonly securityGroups: readonly string[]
}

/** Where a process says that it is well, and has its database. */
export const healthPath = '/health/ready'

/** Where the machine of `compact` says so of all its processes together. */
export const machineHealthPath = '/health'

/** Port at which nginx expects the process. It is documented as 5000 and as 8080: so we say it. */
export const processPort = '5000'

/** What every environment is told. Source: Elastic Beanstalk developer guide, general options. */
export function commonOptions({ stage, network, ...props }: CommonOptions): Options {
  const { vpc, groups } = network
  const groupIds = [groups.instances.securityGroupId, ...props.securityGroups]
  return {
    'aws:elasticbeanstalk:environment': { ServiceRole: props.serviceRoleArn },
    'aws:ec2:vpc': {
      VPCId: vpc.vpcId,
      Subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId).join(','),
      // To reach AWS and others from; the security groups let nobody in by it.
      AssociatePublicIpAddress: 'true',
    },
    'aws:autoscaling:launchconfiguration': {
      IamInstanceProfile: props.instanceProfile,
      // Instead of the one that Beanstalk makes, which is open to the world where there is no load balancer.
      DisableDefaultEC2SecurityGroup: 'true',
      SecurityGroups: groupIds.join(','),
      DisableIMDSv1: 'true',
      RootVolumeType: 'gp3',
      RootVolumeSize: '8',
    },
    'aws:elasticbeanstalk:application': { 'Application Healthcheck URL': props.healthPath },
    'aws:elasticbeanstalk:healthreporting:system': {
      SystemType: 'enhanced',
      ConfigDocument: JSON.stringify(healthMetrics),
    },
    'aws:elasticbeanstalk:cloudwatch:logs': {
      StreamLogs: 'true',
      DeleteOnTerminate: String(stage.ephemeral),
      RetentionInDays: stage.ephemeral ? '7' : '30',
    },
    'aws:elasticbeanstalk:hostmanager': { LogPublicationControl: 'true' },
    'aws:elasticbeanstalk:managedactions': {
      ManagedActionsEnabled: 'true',
      PreferredStartTime: 'Sun:03:00',
      ServiceRoleForManagedUpdates: 'AWSServiceRoleForElasticBeanstalkManagedUpdates',
    },
    'aws:elasticbeanstalk:managedactions:platformupdate': { UpdateLevel: 'minor' },
    // A changed configuration comes on new instances, and only when they are well.
    'aws:autoscaling:updatepolicy:rollingupdate': {
      RollingUpdateEnabled: 'true',
      RollingUpdateType: 'Immutable',
    },
  }
}

// By environment, once a minute: each is a metric that is paid for. The load balancer has the like for free, but not by
// service where services share one, and not where there is none.
const healthMetrics = {
  Version: 1,
  CloudWatchMetrics: {
    Environment: { ApplicationRequestsTotal: 60, ApplicationRequests5xx: 60, ApplicationLatencyP99: 60 },
  },
}

/** Type and number of instances. */
export function instanceOptions({ instanceType, min, max }: Tier): Options {
  return {
    'aws:ec2:instances': { InstanceTypes: instanceType, SupportedArchitectures: 'arm64' },
    'aws:autoscaling:asg': { MinSize: String(min), MaxSize: String(max) },
  }
}
