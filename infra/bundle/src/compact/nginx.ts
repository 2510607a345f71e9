import type { RouteTable } from '@fanfare/topology'
import type { BundleFiles } from '../archive.ts'
import { nginxLimits } from '../platform/nginx.ts'
import { originGuardPath, secretHeader } from './origin-guard.ts'
import type { Plan } from './plan.ts'
import { normalisation, routeExpressions } from './routes.ts'

/** The port to which the platform's nginx forwards. */
export const machinePort = 5000

export function nginxFiles(plan: Plan, table: RouteTable, port = machinePort): BundleFiles {
  const upstream = (name: string, port: number) =>
    `upstream fanfare_${name} {\n  server 127.0.0.1:${port};\n  keepalive 16;\n}\n`
  const lines = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([expression, value]) => `  "~${expression}" "${value}";\n`).join('')

  return {
    '.platform/nginx/conf.d/fanfare.conf': `${nginxLimits}
${plan.services.map(({ name, webPort }) => upstream(name, webPort)).join('')}${upstream('machine', port)}
# The path that CloudFront compares: see routes.ts of the bundle's source.
map $request_uri $fanfare_path {
  default $request_uri;
${lines(normalisation.map(({ expression, path }) => [expression, path]))}}

# One line for each behaviour of the CDN, in its order; paths of no service go to the machine's own process.
map $fanfare_path $fanfare_upstream {
  default fanfare_machine;
${lines(routeExpressions(table).map(({ expression, service }) => [expression, `fanfare_${service}`]))}}

# Behind a load balancer, the CDN and other services call a service by its own host name.
map $host $fanfare_target {
  default $fanfare_upstream;
${lines(plan.services.map(({ name }) => [`^${name}[.][a-z0-9-]+[.]fanfare[.]internal$`, `fanfare_${name}`]))}}
`,
    // A regular expression has precedence over the platform's own "location /".
    '.platform/nginx/conf.d/elasticbeanstalk/fanfare.conf': `location = /health {
  proxy_pass http://fanfare_machine;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
}
location = ${originGuardPath} {
  internal;
  proxy_pass http://fanfare_machine;
  proxy_pass_request_body off;
  proxy_set_header Content-Length "";
}
location @not_the_cdn {
  default_type application/problem+json;
  return 403 '{"type":"about:blank","title":"Forbidden","status":403,"detail":"Only the CDN may call this address."}';
}
location ~ ^ {
  auth_request ${originGuardPath};
  error_page 403 @not_the_cdn;
  proxy_pass http://$fanfare_target;
  proxy_set_header ${secretHeader} "";
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
}
`,
  }
}
