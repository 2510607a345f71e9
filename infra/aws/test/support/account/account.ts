import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '@fanfare/local/testing'

/** An account as the doctor sees it. */
export interface Account {
  readonly id: string
  /** vCPUs; undefined: it has never asked for more than the default. */
  readonly quota: number | undefined
  readonly zones: Readonly<Record<string, string>>
  readonly distributions: number
  readonly certificate: { readonly status: string; readonly names: readonly string[] }
  readonly sandbox: boolean
  readonly bootstrapped: boolean
  /** Services that refuse the caller. */
  readonly denies: readonly string[]
}

/** One that has what every stage wants. */
export const readyAccount: Account = {
  id: '123456789012',
  quota: 256,
  zones: { 'us-east-1b': 'use1-az2', 'us-east-1a': 'use1-az1', 'us-east-1c': 'use1-az3' },
  distributions: 1,
  certificate: { status: 'ISSUED', names: ['shop.example.com'] },
  sandbox: false,
  bootstrapped: true,
  denies: [],
}

/** Answers over HTTP as AWS does: by the service that a request is signed for. */
export async function startAccount(account: Account) {
  const server = createServer(async (request, response) => {
    const { status, body } = answer(account, request, await text(request))
    response.writeHead(status).end(body)
  })
  const { url } = await listen(server)
  return {
    url,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function answer(account: Account, request: IncomingMessage, body: string): { status: number; body: string } {
  const service =
    /Credential=[^/]+\/\d+\/[\w-]+\/(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (account.denies.includes(service))
    return { status: 403, body: `<Error><Code>AccessDenied</Code><Message>not for you</Message></Error>` }
  const ok = (text: string) => ({ status: 200, body: text })
  switch (service) {
    case 'sts':
      return ok(`<Account>${account.id}</Account><Arn>arn:aws:iam::${account.id}:user/founder</Arn>`)
    case 'servicequotas': {
      const isDefault = String(request.headers['x-amz-target']).endsWith('GetAWSDefaultServiceQuota')
      if (account.quota === undefined && !isDefault)
        return { status: 400, body: '{"__type":"NoSuchResourceException","Message":"no such quota"}' }
      return ok(JSON.stringify({ Quota: { Value: isDefault ? 5 : account.quota } }))
    }
    case 'ec2':
      return ok(
        Object.entries(account.zones)
          .map(([name, id]) => `<item><zoneName>${name}</zoneName><zoneId>${id}</zoneId></item>`)
          .join(''),
      )
    case 'cloudfront':
      return ok(`<DistributionList><Quantity>${account.distributions}</Quantity></DistributionList>`)
    case 'acm': {
      const { status, names } = account.certificate
      return ok(JSON.stringify({ Certificate: { Status: status, SubjectAlternativeNames: names } }))
    }
    case 'ses':
      return ok(JSON.stringify({ ProductionAccessEnabled: !account.sandbox, SendingEnabled: true }))
    case 'cloudformation':
      return account.bootstrapped
        ? ok('<StackStatus>UPDATE_COMPLETE</StackStatus>')
        : {
            status: 400,
            body: '<Error><Code>ValidationError</Code><Message>CDKToolkit does not exist</Message></Error>',
          }
    default:
      return {
        status: 400,
        body: `<Error><Code>InvalidAction</Code><Message>${service} ${body}</Message></Error>`,
      }
  }
}
