import type { App, Context } from './server.ts'

type Api = Pick<App, 'get' | 'post' | 'addHook'>

const breaks = /^\/_console\/api\/(parts|edges|release)\b/

/** What enters the edge, and what was broken meanwhile, as a file that `pnpm console replay` sends once more. */
export function recordingRoutes(api: Api, { recorder }: Pick<Context, 'recorder'>): void {
  api.addHook('onSend', async ({ method, url, headers, body }, reply, answer) => {
    if (!breaks.test(url) || !recorder.tap.wants(method, url)) return
    recorder.tap.over({
      ...{ at: Date.now() - reply.elapsedTime, method, target: url, headers },
      ...{ body: JSON.stringify(body), status: reply.statusCode, answer: String(answer) },
    })
  })
  api.get('/recording', async () => recorder.state())
  api.post('/recording/start', async () => {
    recorder.start()
    return recorder.state()
  })
  api.post('/recording/stop', async () => recorder.stop())
}
