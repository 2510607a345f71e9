import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, temporaryFolder } from '@fanfare/local'
import { onTestFinished } from 'vitest'
import { run, untilAnswered } from './run.ts'

/** Whether nginx is installed; without it, tests of nginx are left out. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0

/** Starts nginx as the platform does, with the bundle's configuration; returns its URL. */
export async function startNginx(bundle: string, platformPort: number): Promise<string> {
  const { dir, remove } = await temporaryFolder('nginx')
  onTestFinished(remove)
  const port = await freePort()
  await writeFile(join(dir, 'nginx.conf'), configuration(bundle, port, platformPort))
  const nginx = run(['nginx', '-e', 'error.log', '-p', dir, '-c', 'nginx.conf'], dir, {
    PATH: process.env['PATH'],
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswered(url, nginx)
  return url
}

// The platform's own configuration, as far as the bundle's depends on it. Source: Elastic Beanstalk developer guide,
// reverse proxy configuration.
const configuration = (bundle: string, port: number, platformPort: number) => `daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include ${bundle}/.platform/nginx/conf.d/*.conf;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${platformPort}; }
    include ${bundle}/.platform/nginx/conf.d/elasticbeanstalk/*.conf;
  }
}
`
