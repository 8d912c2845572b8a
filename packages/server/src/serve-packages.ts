// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, Fault, type Log, parseTime, toMillis } from '@mingjian/base'
import { formatVerifierKey } from '@mingjian/evidence'
import type { Access } from './access/access.ts'
import type { Actor } from './access/grant.ts'
import type { Config } from './cli/config.ts'
import type { OrderBook } from './desk/order-book.ts'
import { packageRoutes } from './http/keep/package-routes.ts'
import type { Route } from './http/route.ts'
import { type PackageLog, proveEntries } from './keep/package-log.ts'
import { PackageMaker } from './keep/package-maker.ts'
import { Packages } from './keep/packages.ts'
import type { Enter } from './log/enter.ts'
import { FootageIndex } from './play/footage-index.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import { readCoverage } from './serve-keep.ts'
import type { LogPlane } from './serve-log.ts'
import type { Database } from './store/database.ts'
import { PackageEntries } from './store/package-entries.ts'
import { PackageJobs } from './store/package-jobs.ts'
import { Peers } from './witness/peers.ts'

export type PackageParts = Readonly<{
  config: Config
  database: Database
  catalogue: Catalogue
  footage: FootagePlane
  access: Access
  evidence: LogPlane
  enter: Enter
  prove: PackageLog['prove']
  orders: Pick<OrderBook, 'read'>
  clock: Clock
  log: Log
}>

export type PackagePlane = Readonly<{ routes: readonly Route[]; close: () => Promise<void> }>

/** Court packages, with the jobs that were left open taken up again. */
export async function startPackages(parts: PackageParts): Promise<PackagePlane> {
  const { config, database, catalogue, access, clock, log } = parts
  const jobs = new PackageJobs(database)
  const packages = new Packages({
    ...{ jobs, maker: makeMaker(parts), folder: path.join(config.data, 'packages'), clock, log },
    open: access.open,
    actor: (id) => catalogue.accounts.actorNow(id),
    orderScope: (id) => readScope(parts, id),
  })
  await packages.start()
  return { routes: packageRoutes({ packages, jobs }), close: () => packages.close() }
}

/** Proofs out of the running log; under a witnessed checkpoint where one counts all that is asked for. */
export function makeProver({
  config,
  evidence,
}: Readonly<{ config: Config; evidence: LogPlane }>): PackageLog['prove'] {
  return async (indices) => {
    const { current } = evidence.keeper
    if (current === null) throw new Fault('unavailable', 'log.closed', 'the evidence log is not open')
    const witnesses = (await Peers.witnesses(config.data).list()).map(({ key }) => formatVerifierKey(key))
    return proveEntries(current, { indices, witnesses, cosigned: await readCosigned(config.data) })
  }
}

async function readCosigned(data: string): Promise<string[]> {
  const folder = path.join(data, 'log', 'cosigned')
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{8}$/.test(name))
  return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
}

function makeMaker(parts: PackageParts): PackageMaker {
  const { database, catalogue, footage, evidence, enter, prove, orders, clock } = parts
  const entries = new PackageEntries(database)
  const index = new FootageIndex(footageDisk, footage.layout, catalogue.footageRegister)
  const settled =
    <T>(work: (ask: T) => Promise<number[]>) =>
    async (ask: T): Promise<number[]> => {
      await evidence.settled()
      return work(ask)
    }
  return new PackageMaker({
    ...{ disk: footageDisk, clock, enter },
    log: {
      footage: settled((stretch) => entries.footage(stretch)),
      order: settled((id) => entries.order(id)),
      prove,
    },
    origin: () => evidence.keeper.current?.signed.checkpoint.origin ?? '',
    segments: (stretch) => index.list(stretch),
    coverage: (stretch) => readCoverage(catalogue, stretch),
    cameraName: (id) => catalogue.roster.find(id)?.name ?? id,
    orderText: async (id) => `${JSON.stringify(await orders.read(id, SERVER), null, 1)}\n`,
    companions: readCompanions,
  })
}

/** An order in force that lets footage be copied. */
async function readScope({ orders, clock }: PackageParts, id: string): Promise<Actor['order'] | null> {
  const { granted, until } = await orders.read(id, SERVER)
  const end = until === null ? null : parseTime(until)
  if (granted === null || end === null || toMillis(end) <= clock.now()) return null
  const scopes = granted.scopes.flatMap(({ camera, from, to }) => {
    const [start, stop] = [parseTime(from), parseTime(to)]
    return start === null || stop === null ? [] : [{ camera, from: start, to: stop }]
  })
  return { id, scopes, verbs: new Set(granted.verbs), until: toMillis(end) }
}

/** Reads on the server's own account, for what is entered and sealed into a package. */
const SERVER: Actor = {
  ...{ kind: 'operator', userId: null, name: 'server', abilities: new Set(), cameras: null, address: null },
}

const HERE = path.dirname(fileURLToPath(import.meta.url))
const PAGE = path.join(HERE, '../../../build/web/verify-package.html')
const README = path.join(HERE, 'keep/package-readme.txt')

async function readCompanions(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const page = existsSync(PAGE) ? [{ name: 'verify.html', bytes: await readFile(PAGE) }] : []
  return [...page, { name: 'README.txt', bytes: await readFile(README) }]
}
