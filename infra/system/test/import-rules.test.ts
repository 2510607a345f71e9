import { expect, test } from 'vitest'
import { brokenRules } from '../src/checks/imports.ts'

// Who may import whom, as the check of `pnpm lint` has it.
const broken = (file: string, imported: string) => brokenRules(file, `import { it } from '${imported}'\n`)

test.each([
  ['a service, another service by its package', 'apps/order/src/build-web.ts', '@fanfare/payment'],
  ['a service, another service by its path', 'apps/order/src/build-web.ts', '../../payment/src/config.ts'],
  ['a domain, another service', 'apps/order/src/orders/place-order.ts', '../../../payment/src/config.ts'],
  ['a client, another service', 'apps/order/src/clients/payment.ts', '../../../payment/src/config.ts'],
  ['the platform, another service', 'apps/mailer/src/platform/http/server.ts', '../../../../user/service.ts'],
  ['a service, infra by its package', 'apps/order/src/orders/place-order.ts', '@fanfare/local'],
  ['a service, a part of infra', 'apps/order/src/orders/place-order.ts', '@fanfare/local/testing'],
  ['a service, infra by its path', 'apps/order/src/web.ts', '../../../infra/local/src/index.ts'],
  ['a service, a sidecar', 'apps/order/src/web.ts', '@fanfare/sidecars/relay'],
  ['a service, a file of the contracts', 'apps/order/src/web.ts', '../../../packages/contracts/src/event.ts'],
  ['a domain, Fastify', 'apps/order/src/orders/place-order.ts', 'fastify'],
  ["a domain, a plugin of Fastify's", 'apps/order/src/orders/place-order.ts', 'fastify-plugin'],
  ['a domain, a type of Fastify', 'apps/order/src/orders/place-order.ts', '@fastify/type-provider-typebox'],
  ['a domain, HTTP', 'apps/order/src/orders/place-order.ts', '../platform/http/problem.ts'],
  [
    'a folder in a domain, HTTP',
    'apps/mailer/src/mails/templates/welcome.ts',
    '../../platform/http/problem.ts',
  ],
  ['the platform, a domain', 'apps/order/src/platform/http/server.ts', '../../orders/saga.ts'],
  ["a service's test, another service", 'apps/order/test/place-order.test.ts', '../../payment/src/config.ts'],
  ["a service's test, the system", 'apps/order/test/place-order.test.ts', '@fanfare/system'],
  ['the contracts, Node', 'packages/contracts/src/event.ts', 'node:fs'],
  ['the contracts, Fastify', 'packages/contracts/src/event.ts', 'fastify'],
  ['the contracts, an SDK', 'packages/contracts/src/events/order.ts', '@aws-sdk/client-sns'],
  ['the contracts, Prisma', 'packages/contracts/src/event.ts', '@prisma/client'],
  ['the contracts, infra', 'packages/contracts/src/event.ts', '@fanfare/topology'],
  [
    'the contracts, infra by its path',
    'packages/contracts/src/event.ts',
    '../../../infra/local/src/index.ts',
  ],
  ['the contracts, a service', 'packages/contracts/src/events/order.ts', '../../../../apps/order/service.ts'],
  ['the topology, a package of npm', 'infra/topology/src/topology.ts', '@aws-sdk/client-sqs'],
  ['a sidecar, the local host', 'infra/sidecars/relay/main.ts', '@fanfare/local'],
  ['a sidecar, an emulator', 'infra/sidecars/sqsd/queue.ts', '@fanfare/emulators/broker'],
  ['an emulator, the local host', 'infra/emulators/stripe/index.ts', '@fanfare/local'],
  ['what runs on AWS, the local host', 'infra/aws/src/plan.ts', '@fanfare/local'],
  ['a bundle, an emulator', 'infra/bundle/src/programs.ts', '@fanfare/emulators/cloudfront'],
  ['a bundle, the console', 'infra/bundle/src/programs.ts', '@fanfare/console'],
  ['what runs on AWS, the console by its path', 'infra/aws/src/plan.ts', '../../console/src/index.ts'],
  ['a sidecar, the console', 'infra/sidecars/sqsd/queue.ts', '@fanfare/console'],
  ['the page of the console, a library of Node', 'infra/console/page/app.tsx', 'fastify'],
  ["infra, a service's source", 'infra/local/src/service.ts', '../../../apps/order/src/config.ts'],
  [
    "the system's tests, a service's source",
    'infra/system/test/a.test.ts',
    '../../../apps/order/src/config.ts',
  ],
  ['infra, a service by its package', 'infra/local/src/service.ts', '@fanfare/order'],
])('refused: %s (%s: %s)', (_, file, imported) => {
  expect(broken(file, imported)).toEqual([expect.stringContaining(`${file} may not import ${imported}`)])
})

test.each([
  ['a service, the contracts', 'apps/order/src/build-web.ts', '@fanfare/contracts'],
  ['routes, Fastify', 'apps/order/src/orders/routes.ts', 'fastify'],
  ['other routes, HTTP', 'apps/mailer/src/mails/mail-routes.ts', '../platform/http/problem.ts'],
  ['a client, Fastify', 'apps/order/src/clients/payment.ts', 'fastify'],
  ['a domain, a library', 'apps/order/src/orders/place-order.ts', 'uuid'],
  ['a domain, the database', 'apps/order/src/orders/place-order.ts', '../platform/database/database.ts'],
  ['a domain, another domain of the service', 'apps/order/src/orders/place-order.ts', '../products/store.ts'],
  ['the platform, the declaration', 'apps/order/src/platform/messaging/events.ts', '../../../service.ts'],
  ["a service's test, the testing tools", 'apps/order/test/place-order.test.ts', '@fanfare/local/testing'],
  ["a service's test, an emulator", 'apps/payment/test/webhooks.test.ts', '@fanfare/emulators/stripe'],
  ["a service's test, the service", 'apps/order/test/place-order.test.ts', '../src/config.ts'],
  ['the contracts, TypeBox', 'packages/contracts/src/event.ts', 'typebox/compile'],
  ['the contracts, each other', 'packages/contracts/src/events/order.ts', '../schema.ts'],
  ['the topology, the contracts', 'infra/topology/src/topology.ts', '@fanfare/contracts'],
  ['what runs on AWS, a sidecar', 'infra/bundle/src/compact/runtime/machine.ts', '@fanfare/sidecars/sqsd'],
  ['the local host, an emulator', 'infra/local/src/local-aws.ts', '@fanfare/emulators/stripe'],
  ["infra, a service's declaration", 'infra/local/src/service.ts', '../../../apps/order/service.ts'],
])('allowed: %s (%s: %s)', (_, file, imported) => {
  expect(broken(file, imported)).toEqual([])
})

test.each([
  ["import type { A } from 'fastify'"],
  ["export { a } from 'fastify'"],
  ["const a = await import('fastify')"],
  ["import 'fastify'"],
  ["import {\n  a,\n} from 'fastify'"],
])('found in: %j', (source) => {
  expect(brokenRules('packages/contracts/src/event.ts', source)).toHaveLength(1)
})
