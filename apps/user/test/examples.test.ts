import { exampleRequests } from '@fanfare/local/testing'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'

const { web } = await startApps()

it('the examples of /openapi.json work: register, change the name, sign in', async () => {
  const requests = exampleRequests((await web.inject('/openapi.json')).json())
  const answer = async (route: string, userId = '', token = '') => {
    const { payload, successes } = requests.find((request) => request.route === route) ?? {}
    const [method = '', path = ''] = route.split(' ')
    const response = await web.inject({
      method: method === 'PATCH' ? 'PATCH' : 'POST',
      url: path.replace('{userId}', userId),
      headers: { authorization: `Bearer ${token}` },
      payload: payload ?? {},
    })
    expect(successes, `${route}: ${response.body}`).toContain(response.statusCode)
    return response.json()
  }

  const { id } = await answer('POST /users')
  const { token, userId } = await answer('POST /sessions')
  expect(userId).toBe(id)
  expect(await answer('PATCH /users/{userId}', id, token)).toMatchObject({ id })
  expect(requests.map(({ route }) => route).sort()).toEqual([
    'PATCH /users/{userId}',
    'POST /sessions',
    'POST /users',
  ])
})
