// deploy/k8s: every resource against Kubernetes' own schemas (values by its validator, names of fields by its types), and what has to
// fit together. kustomize.mjs builds what kubectl would, which is asked, too, where it is.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { startServer } from '../support/server.mjs'
import { build, nodes } from './kustomize.mjs'
import { drainSeconds, have, must, root, run } from './support.mjs'

const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'wooga-k8s-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const SECRETS = { single: ['metrics_token', 'smtp'], cluster: ['database', 'redis', 'metrics_token', 'smtp', 's3_access_key', 's3_secret_key'] }
const forms = {}
before(() => {
  cpSync(join(root, 'deploy/k8s'), join(folder, 'k8s'), { recursive: true })
  for (const form of ['single', 'cluster']) {
    for (const name of SECRETS[form]) writeFileSync(join(folder, 'k8s/overlays', form, 'secrets', name), `the ${name}`)
    forms[form] = build(join(folder, 'k8s/overlays', form))
  }
})

const find = (form, kind, name = 'wooga') => forms[form].find((one) => one.kind === kind && one.metadata.name.startsWith(name))
const pod = (form) => find(form, form === 'single' ? 'StatefulSet' : 'Deployment').spec.template
const model = ({ apiVersion, kind }) => ({ path: `kubernetes-models/${apiVersion}`, kind })

for (const form of ['single', 'cluster']) {
  describe(form, () => {
    test('every value is what the schema of its kind wants', () => {
      assert.ok(forms[form].length >= 6)
      for (const resource of forms[form]) {
        const { path, kind } = model(resource)
        new (require(path)[kind])(resource).validate()
      }
    })

    test('every field has a name that its kind knows', () => {
      const lines = forms[form].flatMap((resource, i) => {
        const { path, kind } = model(resource)
        return [`import type { I${kind} as T${i} } from '${path}'`, `export const r${i}: T${i} = ${JSON.stringify(resource, null, 1)}`]
      })
      assert.equal(types(lines), '')
      assert.match(types(lines.map((line) => line.replace('"targetPort"', '"tragetPort"'))), /tragetPort/, 'and would not be taken otherwise')
    })

    test('the pods are of the restricted kind', () => {
      const { spec } = pod(form)
      assert.equal(spec.securityContext.runAsNonRoot, true)
      assert.equal(spec.securityContext.seccompProfile.type, 'RuntimeDefault')
      assert.equal(spec.automountServiceAccountToken, false)
      for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
        assert.deepEqual(container.securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
        assert.ok(container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory, container.name)
        assert.ok(container.volumeMounts.some(({ mountPath }) => mountPath === '/tmp'))
        assert.match(container.image, /^ghcr\.io\//)
      }
      for (const node of nodes(spec)) assert.ok(!node.hostPath && !node.hostNetwork && !node.hostPort && !node.privileged)
    })

    test('selectors, ports and what is mounted fit together', () => {
      const { metadata, spec } = pod(form)
      const volumes = [...(spec.volumes ?? []), ...(find(form, 'StatefulSet')?.spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata)].map(({ name }) => name)
      for (const { volumeMounts } of [...(spec.initContainers ?? []), ...spec.containers]) for (const { name } of volumeMounts) assert.ok(volumes.includes(name), name)
      for (const resource of forms[form]) {
        const labels = resource.spec?.podSelector?.matchLabels ?? resource.spec?.selector?.matchLabels ?? (resource.kind === 'Service' ? resource.spec.selector : undefined)
        if (labels) for (const [key, value] of Object.entries(labels)) assert.equal(metadata.labels[key], value, `${resource.kind} ${key}`)
      }
      const [port] = find(form, 'Service').spec.ports
      assert.ok(spec.containers[0].ports.some(({ name }) => name === port.targetPort))
      assert.equal(find(form, 'Ingress').spec.rules[0].http.paths[0].backend.service.port.name, port.name)
      const names = forms[form].map(({ metadata }) => metadata.name)
      for (const node of nodes(spec)) {
        if (node.configMapRef) assert.ok(names.includes(node.configMapRef.name))
        if (node.secret) assert.ok(names.includes(node.secret.secretName))
      }
    })

    test('a pod has the time that its drain takes', () => {
      const { spec } = pod(form)
      const leave = Number(spec.containers[0].lifecycle?.preStop.exec.command[1] ?? 0)
      assert.ok(spec.terminationGracePeriodSeconds > leave + drainSeconds())
    })

    test('the server knows the settings that it is given, and the paths that it is asked', async () => {
      const known = readFileSync(join(root, 'app/core/config.c'), 'utf8')
      const given = [...Object.keys(find(form, 'ConfigMap').data), ...pod(form).spec.containers[0].env.map(({ name }) => name)]
      assert.ok(given.length >= 3)
      for (const name of given) {
        const option = name.replace(/^WOOGA_/, '').replace(/_FILE$/, '').toLowerCase().replaceAll('_', '-')
        assert.ok(known.includes(`{"${option}", `), name)
      }
      const server = await startServer()
      try {
        for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
          const { path } = pod(form).spec.containers[0][probe].httpGet
          assert.equal((await fetch(server.url + path)).status, 200, path)
        }
      } finally {
        await server.stop()
      }
    })

    test('sockets through the ingress live as long as they are pinged', () => {
      const { annotations } = find(form, 'Ingress').metadata
      for (const name of ['proxy-read-timeout', 'proxy-send-timeout']) assert.ok(Number(annotations[`nginx.ingress.kubernetes.io/${name}`]) > 25)
    })
  })
}

test('the form with SQLite is one pod with its data on a volume', () => {
  const { spec } = find('single', 'StatefulSet')
  assert.equal(spec.replicas, 1)
  const data = spec.volumeClaimTemplates.find(({ metadata }) => metadata.name === 'data')
  assert.deepEqual(data.spec.accessModes, ['ReadWriteOncePod'])
  const mount = spec.template.spec.containers[0].volumeMounts.find(({ name }) => name === 'data')
  const folder = spec.template.spec.containers[0].env.find(({ name }) => name === 'WOOGA_DATA').value
  assert.ok(folder.startsWith(`${mount.mountPath}/`))
  assert.equal(find('single', 'HorizontalPodAutoscaler'), undefined)
})

test('the cluster form scales by sockets and work, and keeps pods apart and alive', async () => {
  const deployment = find('cluster', 'Deployment')
  assert.equal(deployment.spec.replicas, undefined, 'else every apply would undo the HPA')
  assert.equal(deployment.spec.strategy.rollingUpdate.maxUnavailable, 0)
  assert.equal(deployment.spec.template.spec.topologySpreadConstraints.length, 2)
  assert.deepEqual(deployment.spec.template.spec.initContainers.map(({ args }) => args), [['migrate']])
  const hpa = find('cluster', 'HorizontalPodAutoscaler').spec
  assert.ok(hpa.minReplicas >= 2)
  assert.equal(hpa.scaleTargetRef.name, deployment.metadata.name)
  const server = await startServer()
  const metrics = await (await fetch(server.url + '/metrics')).text().finally(() => server.stop())
  const sockets = hpa.metrics.find(({ type }) => type === 'Pods').pods.metric.name
  assert.match(metrics, new RegExp(`^${sockets} `, 'm'))
  assert.ok(find('cluster', 'PodDisruptionBudget').spec.maxUnavailable <= 1)
})

test('the nightly backup is shut in as the servers are, and is none of them', () => {
  const { spec, metadata } = find('cluster', 'CronJob').spec.jobTemplate.spec.template
  const server = pod('cluster')
  assert.deepEqual(spec.securityContext, server.spec.securityContext)
  assert.deepEqual(spec.containers[0].securityContext, server.spec.containers[0].securityContext)
  assert.equal(spec.containers[0].image, server.spec.containers[0].image)
  const chosen = (selector) => Object.entries(selector).every(([key, value]) => metadata.labels[key] === value)
  assert.ok(!chosen(find('cluster', 'Service').spec.selector))
  assert.ok(!chosen(find('cluster', 'PodDisruptionBudget').spec.selector.matchLabels))
  for (const policy of forms.cluster.filter(({ kind }) => kind === 'NetworkPolicy')) assert.ok(chosen(policy.spec.podSelector.matchLabels))
  const { data } = find('cluster', 'ConfigMap')
  assert.ok(data.WOOGA_BACKUP_TO.startsWith('s3://') && data.WOOGA_BACKUP_TO !== data.WOOGA_BLOBS)
  assert.ok(!('WOOGA_BACKUP_EVERY' in data), 'else every pod would make its own')
})

test('no secret is in the repository, and none in the environment of a pod', () => {
  for (const form of ['single', 'cluster']) {
    const place = `deploy/k8s/overlays/${form}/secrets`
    const kept = run('git', ['ls-files', place]).stdout.trim().split('\n').map((path) => path.split('/').at(-1))
    assert.deepEqual(kept.filter((name) => name !== '').sort(), ['.gitignore', 'README.md'])
    for (const name of SECRETS[form]) assert.match(readFileSync(join(root, place, 'README.md'), 'utf8'), new RegExp(`\`${name}\``))
    const { data } = find(form, 'Secret')
    assert.deepEqual(Object.keys(data).sort(), [...SECRETS[form]].sort())
    const { env, volumeMounts } = pod(form).spec.containers[0]
    const { mountPath } = volumeMounts.find(({ name }) => name === 'secrets')
    const named = env.filter(({ name }) => name.endsWith('_FILE')).map(({ name, value }) => {
      assert.ok(value.startsWith(`${mountPath}/`), name)
      return value.split('/').at(-1)
    })
    assert.deepEqual(named.sort(), [...SECRETS[form]].sort(), 'each is used')
  }
})

test('kubectl builds the same', { skip: have('kubectl') ? false : 'no kubectl here' }, () => {
  for (const form of ['single', 'cluster']) {
    const built = parseAllDocuments(must('kubectl', ['kustomize', join(folder, 'k8s/overlays', form)]), { version: '1.1' }).map((document) => document.toJS())
    const names = (list) => list.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[a-z0-9]{10}$/, '')}`).sort()
    assert.deepEqual(names(built), names(forms[form]))
    const template = built.find(({ kind }) => ['StatefulSet', 'Deployment'].includes(kind)).spec.template
    assert.deepEqual(template.spec.containers[0].env, pod(form).spec.containers[0].env)
  }
})

test('what brings a backup back has the data and the settings of the pod that is away', () => {
  const [job] = parseAllDocuments(readFileSync(join(root, 'deploy/k8s/overlays/single/restore.yaml'), 'utf8'), { version: '1.1' }).map((document) => document.toJS())
  const { path, kind } = model(job)
  new (require(path)[kind])(job).validate()
  const { spec, metadata } = job.spec.template
  const server = pod('single')
  assert.deepEqual(spec.securityContext, server.spec.securityContext)
  assert.deepEqual(spec.containers[0].securityContext, server.spec.containers[0].securityContext)
  assert.equal(spec.containers[0].image, server.spec.containers[0].image)
  const given = Object.fromEntries(server.spec.containers[0].env.map(({ name, value }) => [name, value]))
  for (const { name, value } of spec.containers[0].env) assert.equal(value, given[name], name)
  for (const claim of find('single', 'StatefulSet').spec.volumeClaimTemplates.map((one) => one.metadata.name)) {
    assert.ok(spec.volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === `${claim}-wooga-0`), claim)
    const place = (container) => container.volumeMounts.find(({ name }) => name === claim).mountPath
    assert.equal(place(spec.containers[0]), place(server.spec.containers[0]))
  }
  assert.notEqual(metadata.labels['app.kubernetes.io/name'], server.metadata.labels['app.kubernetes.io/name'], 'no Service leads to it')
})

test('the nightly job becomes one that restores, as docs/operations.md says', { skip: have('kubectl') ? false : 'no kubectl here' }, () => {
  const patch = readFileSync(join(root, 'docs/operations.md'), 'utf8').match(/-p '(\[\{"op".*\}\])'/)[1]
  const { template } = find('cluster', 'CronJob').spec.jobTemplate.spec
  const job = JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'wooga-restore' }, spec: { template } })
  const changed = JSON.parse(must('kubectl', ['patch', '--local', '-f', '-', '--type=json', '-o', 'json', '-p', patch], { input: job }))
  assert.deepEqual(changed.spec.template.spec.containers[0].args, ['restore', '--overwrite'])
})

/** What the client's TypeScript says of these lines, with Kubernetes' types at hand. */
function types(lines) {
  const place = mkdtempSync(join(folder, 'types-'))
  symlinkSync(join(root, 'tests/node_modules'), join(place, 'node_modules'))
  writeFileSync(join(place, 'resources.ts'), lines.join('\n'))
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--types', '']
  return run(join(root, 'web/node_modules/.bin/tsc'), [...options, join(place, 'resources.ts')], { cwd: place }).stdout
}
