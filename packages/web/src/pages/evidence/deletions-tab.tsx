// SPDX-License-Identifier: Apache-2.0
import type { Deletion } from '@mingjian/contract'
import Button from 'antd/es/button'
import Table from 'antd/es/table'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { certificateUrl, useDeletions } from '../../api/deletions.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { EntryCell, FootageCell } from './keep-cell.tsx'

function Ground({ deletion }: { deletion: Deletion }) {
  const say = useSay()
  return (
    <div className="keep-cell">
      <span>{say(`deletion.basis.${deletion.basis}`)}</span>
      <Link to="/law" search={{ article: deletion.article }}>
        {deletion.article}
      </Link>
      <small className="dim num">
        {say('deletion.segments', { count: deletion.segments, size: formatBytes(deletion.bytes) })}
      </small>
    </div>
  )
}

function Outcome({ deletion }: { deletion: Deletion }) {
  const say = useSay()
  const { doneAt } = deletion
  return (
    <div className="keep-cell">
      <span className="num">
        {doneAt === null ? say('deletion.open') : say('deletion.done', { time: formatMoment(Date.parse(doneAt)) })}
      </span>
      <EntryCell entry={deletion.entry} />
    </div>
  )
}

function Certificate({ deletion }: { deletion: Deletion }) {
  const say = useSay()
  return deletion.entry === null ? null : (
    <Button size="small" href={certificateUrl(deletion.id)}>
      {say('deletion.certificate')}
    </Button>
  )
}

/** Every deletion of footage with its ground, and the certificate that proves it. */
export function DeletionsTab() {
  const say = useSay()
  const isPhone = useIsPhone()
  const [page, setPage] = useState(1)
  const deletions = useDeletions(page)
  if (deletions.error) return <div className="centred">{problemText(say, deletions.error)}</div>
  const cells = [
    {
      title: say('evidence.span'),
      key: 'span',
      render: (_: unknown, row: Deletion) => <FootageCell camera={row.camera} from={row.from} to={row.to} />,
    },
    {
      title: say('deletion.reason'),
      key: 'ground',
      render: (_: unknown, row: Deletion) => <Ground deletion={row} />,
    },
    {
      title: say('evidence.state'),
      key: 'state',
      render: (_: unknown, row: Deletion) => <Outcome deletion={row} />,
    },
    {
      title: say('evidence.acts'),
      key: 'certificate',
      render: (_: unknown, row: Deletion) => <Certificate deletion={row} />,
    },
  ]
  const whole = {
    title: say('evidence.tab.deletions'),
    key: 'whole',
    render: (_: unknown, row: Deletion) => <div className="keep-cell">{cells.map((cell) => cell.render(_, row))}</div>,
  }
  return (
    <Table<Deletion>
      size="small"
      rowKey="id"
      loading={deletions.isPending}
      dataSource={deletions.data?.items ?? []}
      columns={isPhone ? [whole] : cells}
      locale={{ emptyText: <span className="dim">{say('evidence.none')}</span> }}
      pagination={{
        ...{ current: page, pageSize: 20, total: deletions.data?.total ?? 0, onChange: setPage },
        hideOnSinglePage: true,
      }}
    />
  )
}
