import { queueName } from '@fanfare/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'
import { accept } from '../accept.ts'
import { awsCall } from '../aws-call.ts'
import { environmentName } from '../names.ts'
import { allow } from './instance-role.ts'

/** One worker more when a message has waited for a minute, one less when for ten minutes none has waited. */
const grow = { change: 1, seconds: 60, minutes: 2, operator: ComparisonOperator.GREATER_THAN_THRESHOLD }
const shrink = { change: -1, seconds: 5, minutes: 10, operator: ComparisonOperator.LESS_THAN_THRESHOLD }

/**
 * Lets a worker environment grow with its queue. Beanstalk's triggers know no queue, and CloudFormation is not told the
 * name of the Auto Scaling group that Beanstalk makes: AWS is asked for the group that has the environment's tag.
 */
export function scaleByQueueAge(stack: Stack, stage: string, service: string, made: CfnEnvironment): void {
  const environment = environmentName(stage, service, 'worker')
  const group = groupOf(stack, service, environment)
  group.node.addDependency(made)
  const name = group.getResponseField('AutoScalingGroups.0.AutoScalingGroupName')
  for (const [word, { change, seconds, minutes, operator }] of Object.entries({ grow, shrink })) {
    const alarm = new Alarm(stack, `${word}-worker-${service}`, {
      alarmName: `${environment}-${word}`,
      alarmDescription: `Not to act on: it lets ${environment} ${word}.`,
      metric: queueAge(stage, service),
      threshold: seconds,
      evaluationPeriods: minutes,
      comparisonOperator: operator,
      treatMissingData: TreatMissingData.IGNORE,
    })
    alarm.addAlarmAction(changeBy(stack, `${word}-worker-${service}`, environment, name, change))
  }
}

/** Age of the oldest message that waits, in seconds. */
export const queueAge = (stage: string, service: string) =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensionsMap: { QueueName: queueName(stage, service) },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  })

function groupOf(stack: Stack, service: string, environment: string) {
  const call = awsCall(stack, `group-worker-${service}`, {
    resourceType: 'Custom::AutoScalingGroupOfEnvironment',
    onUpdate: {
      service: 'AutoScaling',
      action: 'DescribeAutoScalingGroups',
      parameters: { Filters: [{ Name: 'tag:elasticbeanstalk:environment-name', Values: [environment] }] },
      physicalResourceId: PhysicalResourceId.of(`${environment}-group`),
      outputPaths: ['AutoScalingGroups.0.AutoScalingGroupName'],
    },
    policy: AwsCustomResourcePolicy.fromStatements([allow(['autoscaling:DescribeAutoScalingGroups'], ['*'])]),
  })
  accept(call, { 'IAM5[Resource::*]': 'autoscaling:DescribeAutoScalingGroups takes no resource.' })
  return call
}

function changeBy(
  stack: Stack,
  id: string,
  environment: string,
  group: string,
  change: number,
): IAlarmAction {
  const groups = stack.formatArn({
    service: 'autoscaling',
    resource: 'autoScalingGroup:*:autoScalingGroupName',
    resourceName: 'awseb-e-*',
  })
  const policy = awsCall(stack, `policy-${id}`, {
    resourceType: 'Custom::ScalingPolicy',
    onUpdate: {
      service: 'AutoScaling',
      action: 'PutScalingPolicy',
      parameters: {
        AutoScalingGroupName: group,
        PolicyName: `${environment}-${change > 0 ? 'grow' : 'shrink'}`,
        PolicyType: 'StepScaling',
        AdjustmentType: 'ChangeInCapacity',
        EstimatedInstanceWarmup: 180,
        StepAdjustments: [
          change > 0
            ? { MetricIntervalLowerBound: 0, ScalingAdjustment: change }
            : { MetricIntervalUpperBound: 0, ScalingAdjustment: change },
        ],
      },
      physicalResourceId: PhysicalResourceId.of(`${environment}-${id}`),
      outputPaths: ['PolicyARN'],
    },
    policy: AwsCustomResourcePolicy.fromStatements([allow(['autoscaling:PutScalingPolicy'], [groups])]),
  })
  accept(policy, {
    [`IAM5[Resource::arn:<AWS::Partition>:autoscaling:${stack.region}:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/awseb-e-*]`]:
      'Beanstalk makes the group, and names it by an id that nobody knows beforehand.',
  })
  return { bind: () => ({ alarmActionArn: policy.getResponseField('PolicyARN') }) }
}
