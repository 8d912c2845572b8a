// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Progress from 'antd/es/progress'
import { useCameras } from '../../api/cameras.ts'
import { cancelExport, exportFileUrl, type Job, useExports } from '../../api/exports.ts'
import { formatBytes, formatSpan } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'

function Files({ job }: { job: Job }) {
  const say = useSay()
  return (
    <ul className="job-files">
      {job.files.map((file) => (
        <li key={file.name}>
          <a href={exportFileUrl(job.id, file.name)} download={file.name}>
            {file.name}
          </a>{' '}
          <span className="dim num">{formatBytes(file.bytes)}</span>
          {file.sha256 ? <code className="dim job-hash">SHA-256 {file.sha256}</code> : null}
          {file.gaps.map((gap) => (
            <span key={gap.start} className="dim">
              {say('export.gap', {
                time: formatMoment(Date.parse(gap.start)),
                span: formatSpan(Date.parse(gap.end) - Date.parse(gap.start)),
                cause: say(`cause.${gap.cause}`),
              })}
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}

function JobRow({ job }: { job: Job }) {
  const say = useSay()
  const client = useQueryClient()
  const names = new Map((useCameras().data ?? []).map((camera) => [camera.id, camera.name]))
  const cancel = useMutation({
    mutationFn: () => cancelExport(job.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exports'] }),
  })
  const isOpen = job.state === 'waiting' || job.state === 'running'
  const percent = job.bytesTotal > 0 ? Math.round((job.bytesDone / job.bytesTotal) * 100) : 0
  return (
    <li className="job" data-testid="export-job-row">
      <div className="job-head">
        <strong>{job.cameras.map((id) => names.get(id) ?? id).join(' · ')}</strong>
        <span className="dim">{say(`export.state.${job.state}`)}</span>
        {isOpen ? (
          <Button size="small" onClick={() => cancel.mutate()} loading={cancel.isPending}>
            {say('export.cancel')}
          </Button>
        ) : null}
      </div>
      <span className="dim num">
        {formatMoment(Date.parse(job.from))} – {formatMoment(Date.parse(job.to))}
      </span>
      {isOpen ? <Progress percent={percent} size="small" aria-label={say('export.progress')} /> : null}
      {job.error ? <p style={{ color: 'var(--bad)' }}>{job.error}</p> : null}
      <Files job={job} />
    </li>
  )
}

/** Exports under way and done. */
export function ExportJobs() {
  const say = useSay()
  const jobs = useExports().data?.items ?? []
  if (jobs.length === 0) return null
  return (
    <section className="jobs">
      <h2>{say('export.jobs')}</h2>
      <ul>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}
