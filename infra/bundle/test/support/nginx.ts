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

// The platform's own configuration, but for log files and the user. Source: Elastic Beanstalk developer guide, reverse
// proxy configuration, and /etc/nginx of an instance.
const configuration = (bundle: string, port: number, platformPort: number) => `daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  default_type application/octet-stream;
  include ${bundle}/.platform/nginx/conf.d/*.conf;
  map $http_upgrade $connection_upgrade {
    default "upgrade";
  }
  server {
    listen 127.0.0.1:${port} default_server;
    client_header_timeout 60;
    client_body_timeout 60;
    keepalive_timeout 60;
    gzip off;
    gzip_comp_level 4;
    gzip_types text/plain text/css application/json application/javascript;
    location / {
      proxy_pass http://127.0.0.1:${platformPort};
      proxy_http_version 1.1;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
    include ${bundle}/.platform/nginx/conf.d/elasticbeanstalk/*.conf;
  }
}
`
