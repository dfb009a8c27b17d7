// Certificates as an authority would give them: made by openssl, for 127.0.0.1 and localhost.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes `${name}.pem` and `${name}.key` into the folder: `{ cert, key, ca }`, two paths and the certificate's text, which is its
 * own authority. `kind` is `ec` or `rsa`; `serial` tells one from the other.
 */
export function makeCertificate(folder, { name = 'site', kind = 'ec', serial = 1, days = 30 } = {}) {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  const made = kind === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:2048']
  execFileSync('openssl', [
    'req', '-x509', '-newkey', ...made, '-nodes', '-keyout', key, '-out', cert, '-days', `${days}`, '-set_serial', `${serial}`,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,DNS:gear.example,IP:127.0.0.1',
  ], { stdio: 'pipe' })
  return { cert, key, ca: readFileSync(cert, 'utf8') }
}
