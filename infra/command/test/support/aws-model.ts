import * as cloudformation from '@aws-sdk/client-cloudformation'
import * as elasticbeanstalk from '@aws-sdk/client-elastic-beanstalk'
import * as iam from '@aws-sdk/client-iam'
import * as lambda from '@aws-sdk/client-lambda'
import * as rds from '@aws-sdk/client-rds'
import * as s3 from '@aws-sdk/client-s3'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as sns from '@aws-sdk/client-sns'
import * as sqs from '@aws-sdk/client-sqs'
import * as sts from '@aws-sdk/client-sts'

/** By the CLI's name. Another service needs its client in package.json. */
const services: Readonly<Record<string, object>> = {
  ...{ cloudformation, elasticbeanstalk, iam, lambda, rds, s3api: s3, secretsmanager, sns, sqs, sts },
}

/** Of every operation. Source: `aws help`. */
const global =
  /^--(query|output|region|profile|endpoint-url|no-cli-pager|cli-binary-format|cli-input-json|no-paginate|max-items)$/

/** Commands of the CLI itself, and of services that few documents name. Source: the CLI's command reference. */
const own: Readonly<Record<string, readonly string[]>> = {
  'elbv2 describe-rules': ['listener-arn', 'rule-arns'],
  'logs describe-log-groups': ['log-group-name-prefix', 'log-group-name-pattern'],
  'logs filter-log-events': [
    'log-group-name',
    'filter-pattern',
    'start-time',
    'end-time',
    'log-stream-names',
  ],
  'logs tail': ['follow', 'since', 'format', 'filter-pattern', 'log-stream-names'],
  'resourcegroupstaggingapi get-resources': ['tag-filters', 'resource-type-filters'],
  's3 cp': ['recursive', 'exclude', 'include', 'quiet'],
  's3 ls': ['recursive', 'summarize'],
  's3 rm': ['recursive', 'quiet'],
  'sso login': ['sso-session'],
}

const plain = (name: string) => name.replaceAll('-', '').toLowerCase()

/** The schema that the SDK serialises an operation by: kind, namespace, name, traits, input. */
function inputOf(client: object, operation: string): string[] | undefined {
  const entry = Object.entries(client).find(([name]) => plain(name) === `${plain(operation)}$`)
  const schema: unknown = Array.isArray(entry?.[1]) ? entry[1][4] : undefined
  const input: unknown = typeof schema === 'function' ? schema() : schema
  if (entry === undefined) return undefined
  return Array.isArray(input) && Array.isArray(input[4]) ? input[4].map(String) : []
}

/** What is wrong with the words of an AWS CLI command; undefined for nothing. */
export function awsProblem(words: readonly string[]): string | undefined {
  const first = words.findIndex(
    (word, index) => index > 0 && !word.startsWith('--') && !isValue(words, index),
  )
  const [service = '', operation = ''] = words.slice(first)
  const options = words.filter((word) => word.startsWith('--') && !global.test(word)).map((it) => it.slice(2))
  const known = own[`${service} ${operation}`]
  if (known) return options.find((option) => !known.includes(option))
  const client = services[service]
  if (!client) return `the service ${service} is not known here`
  if (operation === 'wait') {
    const waiter = words[first + 2] ?? ''
    const isThere = Object.keys(client).some((name) => plain(name) === `waituntil${plain(waiter)}`)
    return isThere ? undefined : `${service} has no waiter ${waiter}`
  }
  const members = inputOf(client, operation)
  if (!members) return `${service} has no operation ${operation}`
  const wrong = options.find(
    (option) => !members.some((member) => plain(member) === plain(option.replace(/^no-/, ''))),
  )
  return wrong && `${service} ${operation} has no option --${wrong}`
}

const isValue = (words: readonly string[], index: number) => global.test(words[index - 1] ?? '')
