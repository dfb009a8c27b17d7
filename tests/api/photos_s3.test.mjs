// Everything of photos.test.mjs once more, the photos being in a bucket that checks every signature.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBucket } from '../support/s3.mjs'

const bucket = await openBucket({ prefix: 'some/place' })
Object.assign(process.env, bucket.env)
await import('./photos.test.mjs')

test('all of it was in the bucket, and every request was signed as it has to be', () => {
  assert.deepEqual(bucket.refused, [])
  assert.ok(bucket.asked.some(({ method }) => method === 'PUT') && bucket.asked.some(({ method }) => method === 'DELETE'))
  for (const key of bucket.objects.keys()) assert.match(key, /^some\/place\/([0-9a-z]{2})\/\1[0-9a-f]{30}(-[ms])?\.webp$/)
})
after(() => bucket.close())
