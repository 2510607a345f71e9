import type { Tier } from '../stage.ts'
import type { Main } from './main-stack.ts'
import type { Options } from './option-settings.ts'

interface CommonOptions {
  readonly instanceProfile: string
  readonly healthPath: string
  /** When the platform may be updated, as `Sun:03:00`. */
  readonly updateTime: string
  /** In addition to the group of all instances. */
  readonly securityGroups: readonly string[]
}

export const healthPath = '/health/ready'

export const machineHealthPath = '/health'

/** nginx's target; documented as 5000 and as 8080, and therefore set. */
export const processPort = '5000'

/** Source: Elastic Beanstalk developer guide, general options. */
export function commonOptions({ plan, network, application }: Main, props: CommonOptions): Options {
  const { stage } = plan
  const { vpc, groups } = network
  const groupIds = [groups.instances.securityGroupId, ...props.securityGroups]
  return {
    'aws:elasticbeanstalk:environment': { ServiceRole: application.serviceRoleArn },
    'aws:ec2:vpc': {
      VPCId: vpc.vpcId,
      Subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId).join(','),
      // For outgoing connections only.
      AssociatePublicIpAddress: 'true',
    },
    'aws:autoscaling:launchconfiguration': {
      IamInstanceProfile: props.instanceProfile,
      // Beanstalk's own group is open to the internet where there is no load balancer.
      DisableDefaultEC2SecurityGroup: 'true',
      SecurityGroups: groupIds.join(','),
      DisableIMDSv1: 'true',
      RootVolumeType: 'gp3',
      RootVolumeSize: '10',
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
      PreferredStartTime: props.updateTime,
      ServiceRoleForManagedUpdates: 'AWSServiceRoleForElasticBeanstalkManagedUpdates',
    },
    'aws:elasticbeanstalk:managedactions:platformupdate': { UpdateLevel: 'minor' },
    'aws:autoscaling:updatepolicy:rollingupdate': {
      RollingUpdateEnabled: 'true',
      RollingUpdateType: 'Immutable',
    },
  }
}

// Paid metrics. The load balancer's free ones are not by service where services share one.
const healthMetrics = {
  Version: 1,
  CloudWatchMetrics: {
    Environment: { ApplicationRequestsTotal: 60, ApplicationRequests5xx: 60, ApplicationLatencyP99: 60 },
  },
}

export function instanceOptions({ instanceType, min, max }: Tier): Options {
  return {
    'aws:ec2:instances': { InstanceTypes: instanceType, SupportedArchitectures: 'arm64' },
    'aws:autoscaling:asg': { MinSize: String(min), MaxSize: String(max) },
  }
}
