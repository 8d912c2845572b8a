// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { startExport } from '../../api/exports.ts'
import { downloadUrl } from '../../api/media.ts'
import { problemText } from '../../components/problem-text.ts'
import { download } from '../../components/snapshot.ts'
import type { TimelineMarks } from '../../components/timeline.tsx'
import { formatBytes, formatSpan } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { readMoment } from '../../i18n/read-moment.ts'
import { useSay } from '../../i18n/index.ts'
import { ExportJobs } from './export-jobs.tsx'
import type { Replay } from './use-replay.ts'

/** Longer or larger than this and a job in the background is the better way. */
const DIRECT_BYTES = 2_000_000_000
const DEFAULT_LENGTH = 60_000

function useInterval(replay: Replay, marks: TimelineMarks) {
  const time = replay.conductor.state.time
  const first = marks.in ?? (marks.out === null ? time - DEFAULT_LENGTH : marks.out - DEFAULT_LENGTH)
  const [from, setFrom] = useState(() => formatMoment(first))
  const [to, setTo] = useState(() => formatMoment(marks.out ?? first + DEFAULT_LENGTH))
  const start = readMoment(from, time)
  const end = readMoment(to, time)
  const interval = start !== null && end !== null && end > start ? { start, end } : null
  return { from, setFrom, to, setTo, start, end, interval }
}

export function ExportDialog({ replay, marks, close }: { replay: Replay; marks: TimelineMarks; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const { from, setFrom, to, setTo, start, end, interval } = useInterval(replay, marks)
  const cameras = (replay.query.data ?? []).filter((camera) => replay.list.includes(camera.id))
  const [chosen, setChosen] = useState<string[]>(replay.selected === null ? [] : [replay.selected])
  const bytes = interval
    ? chosen.reduce((sum, id) => sum + ((replay.seen.get(id) ?? replay.played.get(id))?.bytesWithin(interval) ?? 0), 0)
    : 0
  const gaps = interval
    ? chosen.flatMap(
        (id) =>
          (replay.seen.get(id) ?? replay.played.get(id))?.gaps.filter(
            (gap) => gap.start < interval.end && gap.end > interval.start,
          ) ?? [],
      )
    : []
  const job = useMutation({
    mutationFn: () =>
      interval
        ? startExport(chosen, interval.start, interval.end)
        : Promise.reject(new Error(say('export.badInterval'))),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exports'] }),
  })
  const only = chosen.length === 1 ? chosen[0] : undefined
  const isReady = interval !== null && chosen.length > 0
  return (
    <Modal open onCancel={close} footer={null} title={say('export.title')} width={600}>
      <div className="export-times">
        <label>
          {say('export.from')}
          <Input
            value={from}
            status={start === null ? 'error' : ''}
            onChange={(event) => setFrom(event.target.value)}
            data-testid="export-from"
          />
        </label>
        <label>
          {say('export.to')}
          <Input
            value={to}
            status={interval === null ? 'error' : ''}
            onChange={(event) => setTo(event.target.value)}
            data-testid="export-to"
          />
        </label>
      </div>
      {cameras.length > 1 ? (
        <Checkbox.Group
          className="export-cameras"
          value={chosen}
          onChange={setChosen}
          options={cameras.map((camera) => ({ value: camera.id, label: camera.name }))}
        />
      ) : null}
      <p className="export-estimate num">
        {interval === null || end === null
          ? say('export.badInterval')
          : say('export.estimate', { span: formatSpan(interval.end - interval.start), size: formatBytes(bytes) })}
      </p>
      {gaps.length > 0 ? <Alert type="warning" showIcon title={say('export.hasGaps', { count: gaps.length })} /> : null}
      {job.error ? <Alert type="error" showIcon title={problemText(say, job.error)} /> : null}
      <div className="export-actions">
        <Button
          type="primary"
          disabled={!isReady || only === undefined || bytes > DIRECT_BYTES || bytes === 0}
          onClick={() => (interval && only ? download(downloadUrl(only, interval.start, interval.end)) : undefined)}
          data-testid="export-download"
        >
          {say('export.download')}
        </Button>
        <Button
          disabled={!isReady || bytes === 0}
          loading={job.isPending}
          onClick={() => job.mutate()}
          data-testid="export-job"
        >
          {say('export.asJob')}
        </Button>
        <span className="dim">
          {say(bytes === 0 && isReady ? 'export.nothing' : chosen.length > 1 ? 'export.jobHelpMany' : 'export.jobHelp')}
        </span>
      </div>
      <ExportJobs />
    </Modal>
  )
}
