/** As in cron.yaml: five fields in UTC, unique names. */
export interface PeriodicTask {
  readonly name: string
  readonly path: string
  readonly cron: string
}

export const taskAttribute = {
  path: 'beanstalk.sqsd.path',
  name: 'beanstalk.sqsd.task_name',
  scheduledTime: 'beanstalk.sqsd.scheduled_time',
} as const

export function taskMessage(task: PeriodicTask, scheduledAt: Date) {
  const [day, time] = scheduledAt.toISOString().split(/[T.]/)
  return {
    body: 'elasticbeanstalk scheduled job',
    attributes: {
      [taskAttribute.path]: task.path,
      [taskAttribute.name]: task.name,
      [taskAttribute.scheduledTime]: `${day} ${time} UTC`,
    },
  }
}
