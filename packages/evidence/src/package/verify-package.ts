// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { field } from '../entry/field.ts'
import type { VerifyEd25519 } from '../note/key.ts'
import { equalBytes } from '../tree/equal.ts'
import type { Sha256 } from '../tree/merkle.ts'
import { CameraStory, type LoggedSegment } from '../verify/camera-story.ts'
import { describeUnaccounted, unaccounted } from '../verify/coverage.ts'
import type { Finding } from '../verify/finding.ts'
import { LOG_MEMBER, MANIFEST, type PackageManifest, type PackedCamera, parseManifest, TIME_STAMP } from './manifest.ts'
import { checkPart, type Digest } from './part-check.ts'
import { type CheckedEntries, checkEntries, parseProvedEntries } from './proved-entries.ts'
import { parseTimeStamp, type TimeStamp } from './time-stamp.ts'
import { localHeaderBytes, type ReadAt, readArchive, type ZipMember } from './zip-layout.ts'

export type PackageAsk = Readonly<{
  file: ReadAt
  sha256: Sha256
  digest: Digest
  verify: VerifyEd25519
  /** The key that the instance publishes, where it was had by another way. */
  knownKey?: string | undefined
  /** Bytes of footage checked, and all there are. */
  progress?: (done: number, total: number) => void
}>

export type CheckedCamera = Readonly<{
  id: string
  name: string
  fragments: number
  bytes: number
  /** By name: what the log proves of each segment. */
  logged: ReadonlyMap<string, LoggedSegment>
}>

/** What can be said of a package. It is proved exactly when there are no findings. */
export type PackageReport = Readonly<{
  findings: readonly Finding[]
  manifest: PackageManifest | null
  log: CheckedEntries | null
  /** SHA-256 of the manifest. */
  manifestHash: Uint8Array | null
  cameras: readonly CheckedCamera[]
  timeStamp: TimeStamp | null
  members: readonly ZipMember[]
}>

const MOST_IN_MEMORY = 256 << 20

/**
 * Holds every byte of a package against the log's signed checkpoint: checkpoint ← entries ← manifest ← members, and entries ← fragments. What is
 * wrong is a finding, with camera and time where they can be told; it throws only when the file cannot be read.
 */
export async function verifyPackage(ask: PackageAsk): Promise<PackageReport> {
  const findings: Finding[] = []
  const nothing = { findings, manifest: null, log: null, manifestHash: null, cameras: [], timeStamp: null, members: [] }
  const members = await caught(() => readArchive(ask.file), findings, 'package.archive')
  if (members === null) return nothing
  const open = new Members(ask.file, members)
  const log = await readLog(ask, open, findings)
  const manifestBytes = await open.bytes(MANIFEST)
  const manifest =
    manifestBytes === null
      ? missing(findings, MANIFEST)
      : await caught(async () => parseManifest(manifestBytes), findings, 'package.manifest')
  if (manifest === null || manifestBytes === null) return { ...nothing, members, log }
  const manifestHash = ask.sha256(manifestBytes)
  if (log !== null) checkMade(log, { manifest, manifestHash }, findings)
  await checkMembers(ask, { open, manifest }, findings)
  const timeStamp = await checkTimeStamp(ask, { open, log, manifest, manifestHash }, findings)
  const cameras = await checkCameras(ask, { open, manifest, log }, findings)
  return { findings, manifest, log, manifestHash, cameras, timeStamp, members }
}

/** The members by name, each as a file of its own. */
class Members {
  readonly #file: ReadAt
  readonly #byName: ReadonlyMap<string, ZipMember>
  constructor(file: ReadAt, members: readonly ZipMember[]) {
    this.#file = file
    this.#byName = new Map(members.map((member) => [member.name, member]))
  }
  names(): string[] {
    return [...this.#byName.keys()]
  }
  open(name: string): ReadAt | null {
    const member = this.#byName.get(name)
    if (member === undefined) return null
    const begin = member.offset + localHeaderBytes(name)
    const { size } = member
    return {
      size,
      read: (offset, length) => this.#file.read(begin + offset, Math.max(0, Math.min(length, size - offset))),
    }
  }
  async bytes(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = this.open(name)
    if (file === null || file.size > MOST_IN_MEMORY) return null
    return new Uint8Array(await file.read(0, file.size))
  }
}

async function readLog(ask: PackageAsk, open: Members, findings: Finding[]): Promise<CheckedEntries | null> {
  const bytes = await open.bytes(LOG_MEMBER)
  if (bytes === null) return missing(findings, LOG_MEMBER)
  const proved = await caught(async () => parseProvedEntries(bytes), findings, 'log.entry')
  if (proved === null) return null
  const checked = await checkEntries(proved, ask)
  if ('kind' in checked) {
    findings.push(checked)
    return null
  }
  findings.push(...checked.findings)
  return checked
}

type Made = Readonly<{ manifest: PackageManifest; manifestHash: Uint8Array }>

/** The manifest is the one that was entered when the package was made. */
function checkMade(log: CheckedEntries, { manifest, manifestHash }: Made, findings: Finding[]): void {
  if (manifest.origin !== log.key.name) findings.push(say('package.manifest', 'it is of another instance than its log'))
  const made = log.entries.find(({ entry }) => entry.type === 'package.make' && entry.body['package'] === manifest.id)
  const logged = made === undefined ? undefined : field.hash(made.entry.body['manifest'])
  if (logged === undefined) findings.push(say('package.manifest', 'no entry tells that this package was made'))
  else if (!equalBytes(logged, manifestHash))
    findings.push(say('package.manifest', `the manifest is not the one of entry ${made?.index ?? 0}`))
}

/** Everything the manifest lists is there as listed, and nothing else is. The footage is checked by its fragments. */
async function checkMembers(
  ask: PackageAsk,
  { open, manifest }: Readonly<{ open: Members; manifest: PackageManifest }>,
  findings: Finding[],
): Promise<void> {
  const parts = new Map(
    manifest.cameras.flatMap((camera) => camera.parts.map(({ path }) => [path, camera.id] as const)),
  )
  const listed = new Set([MANIFEST, LOG_MEMBER, TIME_STAMP, ...manifest.members.map(({ path }) => path)])
  for (const name of open.names())
    if (!listed.has(name)) findings.push(say('package.member', `${name}: the manifest does not know it`))
  for (const path of parts.keys())
    if (!listed.has(path)) findings.push(say('package.member', `${path}: footage that the manifest does not list`))
  for (const { path, bytes, sha256 } of manifest.members) {
    const file = open.open(path)
    const camera = parts.get(path) ?? null
    if (file === null || file.size !== bytes) {
      const why = file === null ? 'is missing' : `has ${file.size} bytes in place of ${bytes}`
      findings.push({ ...say('package.member', `${path}: ${why}`), camera })
    } else if (camera === null) {
      const whole = await open.bytes(path)
      if (whole === null || !equalBytes(await ask.digest(whole), sha256))
        findings.push(say('package.member', `${path}: other bytes than the manifest tells`))
    }
  }
}

async function checkTimeStamp(
  ask: PackageAsk,
  by: Made & Readonly<{ open: Members; log: CheckedEntries | null }>,
  findings: Finding[],
): Promise<TimeStamp | null> {
  const bytes = await by.open.bytes(TIME_STAMP)
  if (bytes === null) return null
  const stamp = await caught(async () => parseTimeStamp(bytes), findings, 'package.time-stamp')
  if (stamp === null) return null
  if (stamp.algorithm !== 'sha256' || !equalBytes(stamp.imprint, by.manifestHash))
    findings.push(say('package.time-stamp', 'it is not of this manifest'))
  const hash = await ask.digest(bytes)
  const isLogged = by.log?.entries.some(({ entry }) => {
    const logged = entry.type === 'package.stamp' ? field.hash(entry.body['token']) : undefined
    return entry.body['package'] === by.manifest.id && logged !== undefined && equalBytes(logged, hash)
  })
  if (isLogged !== true)
    findings.push(say('package.time-stamp', 'its bytes are not those that were entered in the log'))
  return stamp
}

type CamerasAsk = Readonly<{ open: Members; manifest: PackageManifest; log: CheckedEntries | null }>

async function checkCameras(ask: PackageAsk, by: CamerasAsk, findings: Finding[]): Promise<CheckedCamera[]> {
  const total = by.manifest.cameras
    .flatMap(({ parts }) => parts)
    .reduce((sum, { path }) => sum + (by.open.open(path)?.size ?? 0), 0)
  let done = 0
  const progress = (bytes: number): void => ask.progress?.((done += bytes), total)
  const checked: CheckedCamera[] = []
  for (const camera of by.manifest.cameras)
    checked.push(await checkCamera({ ...ask, progress }, { ...by, camera }, findings))
  return checked
}

async function checkCamera(
  ask: Omit<PackageAsk, 'progress'> & { progress: (bytes: number) => void },
  by: CamerasAsk & Readonly<{ camera: PackedCamera }>,
  findings: Finding[],
): Promise<CheckedCamera> {
  const { camera, manifest, log, open } = by
  const story = new CameraStory(camera.id, ask.sha256)
  for (const { index, entry } of log?.entries ?? []) story.take(index, entry)
  const told = story.segments()
  findings.push(...told.findings)
  const logged = new Map(told.segments.map((segment) => [segment.name, segment]))
  let [fragments, bytes] = [0, 0]
  for (const part of camera.parts) {
    const file = open.open(part.path)
    if (file === null) continue // told already
    const found = await checkPart({ camera: camera.id, part, logged, file, digest: ask.digest, progress: ask.progress })
    findings.push(...found.findings)
    fragments += found.fragments
    bytes += file.size
  }
  if (log !== null) {
    const { from, to } = manifest
    const holes = unaccounted({ story, from, to, now: manifest.madeAt })
    findings.push(...describeUnaccounted(camera.id, holes), ...checkIncluded(camera, { logged, manifest }))
  }
  return { id: camera.id, name: camera.name, fragments, bytes, logged }
}

/** Footage of the interval that the log tells of is in the package, withheld and said to be, or told to be gone. */
function checkIncluded(
  camera: PackedCamera,
  { logged, manifest }: Readonly<{ logged: ReadonlyMap<string, LoggedSegment>; manifest: PackageManifest }>,
): Finding[] {
  const packed = new Set(camera.parts.flatMap(({ segments }) => segments.map(({ name }) => name)))
  const excused = [...camera.withheld, ...camera.gaps]
  const isExcused = (start: EpochTicks, end: EpochTicks): boolean =>
    excused.some((each) => each.start <= start && each.end >= end)
  return [...logged.values()]
    .filter(
      ({ name, start, end }) =>
        !packed.has(name) && start >= manifest.from && end <= manifest.to && !isExcused(start, end),
    )
    .map(({ name, start, end, entry }) => ({
      ...{ camera: camera.id, from: start, to: end, kind: 'package.member' as const },
      detail: `${name}: entry ${entry} tells of it, and the package neither holds it nor says why not`,
    }))
}

function missing(findings: Finding[], name: string): null {
  findings.push(say('package.member', `${name}: is missing or too large`))
  return null
}

async function caught<T>(work: () => Promise<T>, findings: Finding[], kind: Finding['kind']): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'bad-input') throw error
    findings.push(say(kind, error.message))
    return null
  }
}

function say(kind: Finding['kind'], detail: string): Finding {
  return { camera: null, from: null, to: null, kind, detail }
}
