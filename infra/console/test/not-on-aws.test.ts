import { findDeclarations, matchRoute, routeTable } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { consolePath } from '../src/console.ts'

// That no bundle has its code is a rule of infra/system/src/checks/imports.ts.
test('no route of a service, and so none of the CDN, leads to the console', async () => {
  const routes = routeTable(await findDeclarations())
  for (const path of [consolePath, `${consolePath}/api/orders`, `${consolePath}/v1/traces`]) {
    expect(matchRoute(routes, path)).toBeUndefined()
  }
})
