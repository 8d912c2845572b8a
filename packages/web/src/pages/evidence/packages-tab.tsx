// SPDX-License-Identifier: Apache-2.0
import type { PackageJob } from '@mingjian/contract'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Progress from 'antd/es/progress'
import { useRef, useState } from 'react'
import { cancelPackage, packageUrl, stampPackage, usePackages } from '../../api/packages.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatBytes } from '../../i18n/format.ts'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { EntryCell, useCameraName } from './keep-cell.tsx'
import { PackageDialog } from './package-dialog.tsx'
import { useStep } from './use-step.ts'

function Acts({ job, derive }: { job: PackageJob; derive: (job: PackageJob) => void }) {
  const say = useSay()
  const step = useStep('packages')
  const file = useRef<HTMLInputElement>(null)
  if (job.state === 'waiting' || job.state === 'running')
    return (
      <Button size="small" onClick={() => step.mutate(() => cancelPackage(job.id))}>
        {say('package.cancel')}
      </Button>
    )
  if (job.state !== 'done') return null
  return (
    <div className="keep-acts">
      <Button
        type="primary"
        size="small"
        icon={<DownloadOutlined />}
        href={packageUrl(job.id)}
        data-testid="package-download"
      >
        {say('package.download')} {job.bytes === null ? '' : formatBytes(job.bytes)}
      </Button>
      <Button size="small" onClick={() => file.current?.click()} loading={step.isPending}>
        {say('package.stamp')}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".tsr,.tst,application/timestamp-reply"
        aria-label={say('package.stamp')}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) step.mutate(() => stampPackage(job.id, chosen))
        }}
      />
      {job.original === null ? (
        <Button size="small" onClick={() => derive(job)}>
          {say('package.derive')}
        </Button>
      ) : null}
    </div>
  )
}

/** `code: words` as the server keeps it, in the language of the page where the code is known. */
function errorText(say: Say, error: string): string {
  const [code = '', words = error] = error.split(': ', 2)
  return sayIfKnown(say, `problem.${code}`, { detail: words }) ?? error
}

function PackageCard({ job, derive }: { job: PackageJob; derive: (job: PackageJob) => void }) {
  const say = useSay()
  const name = useCameraName()
  const percent = job.bytesTotal > 0 ? Math.round((job.bytesDone / job.bytesTotal) * 100) : 0
  const [first] = job.cameras
  return (
    <li className="keep-card" data-testid="package-row">
      <div className="keep-card-head">
        <strong>{job.cameras.map(name).join(' · ')}</strong>
        <span className="dim">{say(`package.state.${job.state}`)}</span>
        <span className="tools-space" />
        <Acts job={job} derive={derive} />
      </div>
      <Link
        to="/replay"
        search={{ camera: first ?? '', at: job.from }}
        className="num"
        title={say('evidence.openReplay')}
      >
        {formatMoment(Date.parse(job.from))} – {formatMoment(Date.parse(job.to))}
      </Link>
      <span>{job.reason}</span>
      {job.order === null ? null : (
        <Link to="/retrieval/$order" params={{ order: job.order }}>
          {say('evidence.openOrder', { order: job.order })}
        </Link>
      )}
      {job.original === null ? null : <span>{say('package.derivedFrom', { id: job.original })}</span>}
      {job.state === 'running' ? (
        <Progress percent={percent} size="small" aria-label={say('package.state.running')} />
      ) : null}
      {job.error === null ? null : <Alert type="error" showIcon title={errorText(say, job.error)} />}
      <small className="dim">
        {say('evidence.by', { name: job.createdBy, time: formatMoment(Date.parse(job.createdAt)) })}
        {job.timeStampAt ? ` · ${say('package.stamped', { time: formatMoment(Date.parse(job.timeStampAt)) })}` : ''}
      </small>
      {job.state === 'done' ? (
        <>
          <EntryCell entry={job.entry} />
          <small className="dim keep-hash">
            {say('package.sha')} <code>{job.sha256}</code>
          </small>
          <small className="dim keep-hash">
            {say('package.manifest')} <code>{job.manifestSha256}</code>
          </small>
        </>
      ) : null}
    </li>
  )
}

export function PackagesTab() {
  const say = useSay()
  const packages = usePackages()
  const [made, setMade] = useState<PackageJob | 'new' | null>(null)
  if (packages.error) return <div className="centred">{problemText(say, packages.error)}</div>
  const items = packages.data?.items ?? []
  return (
    <>
      <div className="page-head">
        <span className="dim">{say('package.help')}</span>
        <span className="tools-space" />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMade('new')} data-testid="package-make">
          {say('package.make')}
        </Button>
      </div>
      {packages.isSuccess && items.length === 0 ? <p className="dim">{say('evidence.none')}</p> : null}
      <ul className="keep-list">
        {items.map((job) => (
          <PackageCard key={job.id} job={job} derive={setMade} />
        ))}
      </ul>
      {made === null ? null : <PackageDialog original={made === 'new' ? null : made} close={() => setMade(null)} />}
    </>
  )
}
