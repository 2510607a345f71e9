import { exampleRequests } from '@fanfare/local/testing'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { tokenMailedTo } from './support/events.ts'

const { web, worker } = await startApps()

interface Changes {
  readonly userId?: string
  readonly token?: string
  /** For what the example leaves to the mail. */
  readonly payload?: object
}

it('the examples of /openapi.json work: register, confirm, sign in, change the name and the password, reset it, erase the account', async () => {
  const requests = exampleRequests((await web.inject('/openapi.json')).json())
  const left = new Set(requests.map(({ route }) => route))
  const send = async (route: string, { userId = '', token = '', payload = {} }: Changes = {}) => {
    left.delete(route)
    const example = requests.find((request) => request.route === route)
    const [method, path = ''] = route.split(' ')
    const response = await web.inject({
      method: method === 'PATCH' || method === 'PUT' || method === 'DELETE' ? method : 'POST',
      url: path.replace('{userId}', userId),
      headers: { authorization: `Bearer ${token}` },
      payload: { ...Object(example?.payload), ...payload },
    })
    expect(example?.successes, `${route}: ${response.body}`).toContain(response.statusCode)
    return response.body === '' ? {} : response.json()
  }
  const mailed = async () => ({ token: await tokenMailedTo(worker, email) })

  const { id: userId, email } = await send('POST /users')
  const first = await mailed()
  await send('POST /account/email-confirmations', { payload: first })
  const { token, userId: signedIn } = await send('POST /sessions')
  expect(signedIn).toBe(userId)
  expect(await send('PATCH /users/{userId}', { userId, token })).toMatchObject({ id: userId })
  await send('PUT /users/{userId}/password', { userId, token })
  await send('POST /account/password-resets')
  await expect.poll(mailed).not.toEqual(first)
  await send('POST /account/password-resets/confirmations', { payload: await mailed() })
  await send('DELETE /users/{userId}', { userId, token: (await send('POST /sessions')).token })
  expect([...left]).toEqual([])
})
