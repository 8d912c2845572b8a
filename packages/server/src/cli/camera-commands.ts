// SPDX-License-Identifier: Apache-2.0
import { Fault, systemClock } from '@mingjian/base'
import { CameraInput } from '@mingjian/contract'
import { enterChange } from '../access/change-entry.ts'
import { nodeDisk } from '../disk/disk.ts'
import { splitSource } from '../domain/camera-source.ts'
import { RETENTION_RULE } from '../domain/retention-rule.ts'
import { hasRoomForCamera } from '../duty/storage-watch.ts'
import { newId } from '../store/new-id.ts'
import { openSecretBox } from '../store/secret-box.ts'
import { type Command, type CommandCall, needOption } from './command.ts'
import { openData, type OpenData, OPERATOR } from './open-data.ts'
import { mkdir } from 'node:fs/promises'

const ADD_OPTIONS = ['name', 'url', 'sub-url', 'place', 'transport', 'user', 'retention-days'] as const

export const cameraAdd: Command = {
  name: 'camera add',
  about: 'adds a camera and prints its id; a running server records it at once',
  usage: [
    '--name NAME --url rtsp://… [options]',
    '',
    '  --name NAME               as people call it',
    '  --url URL                 its stream; user and password may stand in it',
    '  --sub-url URL             a smaller stream for small tiles',
    '  --place PATH              where it hangs: "North gate/Hall"',
    '  --transport tcp|udp       tcp unless told',
    '  --user NAME               to sign in at the camera',
    '  --password-stdin          read the camera’s password from standard input',
    '  --trust-any-certificate   for rtsps with a certificate that no authority signed',
    '  --retention-days DAYS     days footage is kept at least',
    '  --not-in-use              add it without recording it',
  ].join('\n'),
  options: {
    ...Object.fromEntries(ADD_OPTIONS.map((name) => [name, { type: 'string' as const }])),
    'password-stdin': { type: 'boolean' },
    'trust-any-certificate': { type: 'boolean' },
    'not-in-use': { type: 'boolean' },
  },
  async run(call) {
    const input = await readCamera(call)
    const data = await openData(call)
    try {
      call.print(await insertCamera(call, data, input))
      return 0
    } finally {
      await data.close()
    }
  },
}

export const cameraList: Command = {
  name: 'camera list',
  about: 'prints the cameras: id, in use or not, name, place, address',
  usage: '[--json]\n\n  --json    one JSON object a line',
  options: { json: { type: 'boolean' } },
  async run(call) {
    const data = await openData(call)
    try {
      const { rows } = await data.cameras.list({ page: 1, size: MOST, within: null })
      for (const row of rows) {
        const { id, name, place, source, in_use: inUse, retention_days: retentionDays } = row
        const plain = [id, inUse ? 'in use' : 'not in use', name, place ?? '', source.url]
        call.print(
          call.options['json'] ? JSON.stringify({ id, name, place, source, inUse, retentionDays }) : plain.join('\t'),
        )
      }
      return 0
    } finally {
      await data.close()
    }
  },
}

export const cameraRemove: Command = {
  name: 'camera remove',
  about: 'ends a camera’s recording and takes it out of the lists; its footage stays for its retention',
  usage: 'ID',
  options: {},
  async run(call) {
    const [id] = call.words
    if (id === undefined) throw new Fault('bad-input', 'cli.usage', 'the id of the camera is missing')
    const data = await openData(call)
    try {
      if (!(await data.cameras.exists(id))) throw new Fault('not-found', 'camera.unknown', `there is no camera ${id}`)
      await enterChange({ register: data.register, clock: systemClock }, OPERATOR, {
        action: 'camera.remove',
        camera: id,
      })
      await data.cameras.update(id, { in_use: false, removed_at: new Date() })
      return 0
    } finally {
      await data.close()
    }
  },
}

const MOST = 100_000

async function readCamera(call: CommandCall): Promise<CameraInput> {
  const text = (name: (typeof ADD_OPTIONS)[number]): string | undefined => {
    const value = call.options[name]
    return typeof value === 'string' ? value : undefined
  }
  const password = call.options['password-stdin'] ? (await call.readInput()).replace(/\r?\n$/, '') : undefined
  const days = text('retention-days')
  const parsed = CameraInput.safeParse({
    name: needOption(call, 'name'),
    place: text('place'),
    source: {
      kind: 'rtsp',
      url: needOption(call, 'url'),
      ...{ subUrl: text('sub-url'), transport: text('transport'), user: text('user'), password },
      trustAnyCertificate: call.options['trust-any-certificate'] === true ? true : undefined,
    },
    inUse: call.options['not-in-use'] !== true,
    retentionDays: days === undefined ? undefined : Number(days),
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Fault('bad-input', 'cli.usage', `${issue?.path.join('.') ?? 'the camera'}: ${issue?.message ?? 'is wrong'}`)
}

async function insertCamera({ config }: CommandCall, data: OpenData, input: CameraInput): Promise<string> {
  const retention = input.retentionDays ?? config.retentionDays
  if (retention < RETENTION_RULE.days) {
    const words = `footage is kept for at least ${RETENTION_RULE.days} days (${RETENTION_RULE.article})`
    throw new Fault('denied', 'camera.retention.floor', words)
  }
  await mkdir(config.footage, { recursive: true })
  if (!(await hasRoomForCamera(nodeDisk, config.footage))) {
    throw new Fault('denied', 'camera.storage.reserve', 'the space kept in reserve is touched: no camera can be added')
  }
  const { plain, password } = splitSource(input.source)
  const secrets = await openSecretBox(config.data)
  const id = newId('c')
  await enterChange({ register: data.register, clock: systemClock }, OPERATOR, {
    action: 'camera.add',
    camera: id,
    private: { camera: input.name, url: plain.url },
  })
  const row = await data.cameras.insert({
    id,
    name: input.name,
    place: input.place || null,
    source: plain,
    password: password === null ? null : secrets.seal(password),
    in_use: input.inUse ?? true,
    retention_days: retention,
    created_at: new Date(),
    removed_at: null,
  })
  return row.id
}
