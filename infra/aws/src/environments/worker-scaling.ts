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
import { awsCall } from '../aws-call.ts'
import { environmentName } from '../names.ts'

const grow = { change: 1, seconds: 60, minutes: 2, operator: ComparisonOperator.GREATER_THAN_THRESHOLD }
const shrink = { change: -1, seconds: 5, minutes: 10, operator: ComparisonOperator.LESS_THAN_THRESHOLD }

/**
 * Beanstalk's triggers cannot use a queue's metrics, and CloudFormation cannot refer to Beanstalk's Auto Scaling
 * group: it is looked up by tag.
 */
export function scaleByQueueAge(stack: Stack, stage: string, service: string, made: CfnEnvironment): void {
  const environment = environmentName(stage, service, 'worker')
  const group = groupOf(stack, service, environment)
  group.resource.node.addDependency(made)
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
    alarm.addAlarmAction(
      changeBy(stack, `${word}-worker-${service}`, `${environment}-${word}`, group.answer, change),
    )
  }
}

/** Seconds. */
export const queueAge = (stage: string, service: string) =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensionsMap: { QueueName: queueName(stage, service) },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  })

function groupOf(stack: Stack, service: string, environment: string) {
  return awsCall(stack, `group-worker-${service}`, {
    resourceType: 'Custom::AutoScalingGroupOfEnvironment',
    name: `${environment}-group`,
    call: {
      service: 'AutoScaling',
      action: 'DescribeAutoScalingGroups',
      parameters: { Filters: [{ Name: 'tag:elasticbeanstalk:environment-name', Values: [environment] }] },
    },
    answer: 'AutoScalingGroups.0.AutoScalingGroupName',
    right: {
      actions: ['autoscaling:DescribeAutoScalingGroups'],
      resources: ['*'],
      because: 'The action takes no resource. Source: service authorization reference, EC2 Auto Scaling.',
    },
  })
}

function changeBy(stack: Stack, id: string, policyName: string, group: string, change: number): IAlarmAction {
  const bound = change > 0 ? { MetricIntervalLowerBound: 0 } : { MetricIntervalUpperBound: 0 }
  const groups = stack.formatArn({
    service: 'autoscaling',
    resource: 'autoScalingGroup:*:autoScalingGroupName',
    resourceName: 'awseb-e-*',
  })
  const { answer } = awsCall(stack, `policy-${id}`, {
    resourceType: 'Custom::ScalingPolicy',
    name: policyName,
    call: {
      service: 'AutoScaling',
      action: 'PutScalingPolicy',
      parameters: {
        AutoScalingGroupName: group,
        PolicyName: policyName,
        PolicyType: 'StepScaling',
        AdjustmentType: 'ChangeInCapacity',
        EstimatedInstanceWarmup: 180,
        StepAdjustments: [{ ...bound, ScalingAdjustment: change }],
      },
    },
    answer: 'PolicyARN',
    right: {
      actions: ['autoscaling:PutScalingPolicy'],
      resources: [groups],
      because: 'Beanstalk makes the group, and names it by an id that nobody knows beforehand.',
    },
  })
  return { bind: () => ({ alarmActionArn: answer }) }
}
