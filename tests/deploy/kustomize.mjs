// As much of kustomize as deploy/k8s uses: resources, images, and the two generators with names that carry a digest. What it does not
// know it refuses, so that a manifest which needs more of kustomize fails here first.
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

const KNOWN = ['apiVersion', 'kind', 'resources', 'images', 'configMapGenerator', 'secretGenerator']

const yaml = (path) => readFileSync(path, 'utf8')

/** YAML 1.1, as kubectl reads it: 0440 is octal. */
const documents = (path) => parseAllDocuments(yaml(path), { version: '1.1', merge: true }).map((document) => document.toJS())

function generated(kind, folder, { name, literals = [], files = [], ...rest }) {
  if (Object.keys(rest).length > 0) throw new Error(`kustomize: ${Object.keys(rest)} of a generator`)
  const data = {}
  for (const literal of literals) data[literal.slice(0, literal.indexOf('='))] = literal.slice(literal.indexOf('=') + 1)
  for (const file of files) data[file.split('/').at(-1)] = kind === 'Secret' ? readFileSync(join(folder, file)).toString('base64') : yaml(join(folder, file))
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10)
  const type = kind === 'Secret' ? { type: 'Opaque' } : {}
  return { base: name, resource: { apiVersion: 'v1', kind, metadata: { name: `${name}-${digest}` }, data, ...type } }
}

/** Every object and list within, itself too. */
export function* nodes(value) {
  if (value === null || typeof value !== 'object') return
  yield value
  for (const child of Object.values(value)) yield* nodes(child)
}

/** The resources of a folder with a kustomization.yaml. */
export function build(folder) {
  const kustomization = parse(yaml(join(folder, 'kustomization.yaml')))
  const unknown = Object.keys(kustomization).filter((key) => !KNOWN.includes(key))
  if (unknown.length > 0) throw new Error(`kustomize: ${unknown} in ${folder}`)
  const resources = (kustomization.resources ?? []).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? build(path) : documents(path)
  })
  const maps = (kustomization.configMapGenerator ?? []).map((one) => generated('ConfigMap', folder, one))
  const secrets = (kustomization.secretGenerator ?? []).map((one) => generated('Secret', folder, one))
  for (const node of resources.flatMap((resource) => [...nodes(resource)])) {
    const map = maps.find(({ base }) => base === node.configMapRef?.name)
    if (map) node.configMapRef.name = map.resource.metadata.name
    const secret = secrets.find(({ base }) => base === node.secret?.secretName)
    if (secret) node.secret.secretName = secret.resource.metadata.name
    const image = (kustomization.images ?? []).find(({ name }) => typeof node.image === 'string' && node.image.split(':')[0] === name)
    if (image) node.image = image.digest ? `${image.newName}@${image.digest}` : `${image.newName}:${image.newTag}`
  }
  return [...resources, ...[...maps, ...secrets].map(({ resource }) => resource)]
}
