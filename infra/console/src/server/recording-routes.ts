import type { App, Context } from './server.ts'

type Api = Pick<App, 'get' | 'post'>

/** What enters the edge, as a file that `pnpm console replay` sends once more. */
export function recordingRoutes(api: Api, { recorder }: Pick<Context, 'recorder'>): void {
  api.get('/recording', async () => recorder.state())
  api.post('/recording/start', async () => {
    recorder.start()
    return recorder.state()
  })
  api.post('/recording/stop', async () => recorder.stop())
}
