import type { RouteTable } from '@fanfare/contracts'
import type { BundleFiles } from '../archive.ts'
import { nginxLimits } from '../platform/nginx.ts'
import { doorPath, secretHeader } from './door.ts'
import type { Plan } from './plan.ts'
import { normalisation, routeExpressions } from './routes.ts'

/** The port on which the platform expects the first process of the Procfile. */
export const machinePort = 5000

/** nginx as the router of the one machine: the CDN's own table, in its order. */
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

# One line for each behaviour of the CDN, in its order; what no service has goes to the machine itself.
map $fanfare_path $fanfare_upstream {
  default fanfare_machine;
${lines(routeExpressions(table).map(({ expression, service }) => [expression, `fanfare_${service}`]))}}

# Behind a load balancer each service has a name of its own, by which the others call it, too.
map $host $fanfare_target {
  default $fanfare_upstream;
${lines(plan.services.map(({ name }) => [`^${name}[.][a-z0-9-]+[.]fanfare[.]internal$`, `fanfare_${name}`]))}}
`,
    // A regular expression goes before the platform's own "location /", which stays as it is.
    '.platform/nginx/conf.d/elasticbeanstalk/fanfare.conf': `location = /health {
  proxy_pass http://fanfare_machine;
}
location = ${doorPath} {
  internal;
  proxy_pass http://fanfare_machine;
  proxy_pass_request_body off;
  proxy_set_header Content-Length "";
}
location @not_the_cdn {
  default_type application/problem+json;
  return 403 '{"type":"about:blank","title":"Forbidden","status":403,"detail":"Only the CDN is answered here."}';
}
location ~ ^ {
  auth_request ${doorPath};
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
