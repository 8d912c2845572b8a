// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Skeleton from 'antd/es/skeleton'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import Typography from 'antd/es/typography'
import Upload from 'antd/es/upload'
import { useState } from 'react'
import { changePeer, type ExchangePeer, outboxUrl, takeLetters, useExchange } from '../../api/exchange.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { PeerForm } from './peer-form.tsx'
import './exchange.css'

/** Other instances: whom letters go to and come from, what waits, and the files for sites without a network. */
export function ExchangePage() {
  const say = useSay()
  const { data, error } = useExchange()
  const [isAdding, setAdding] = useState(false)
  if (!data) return <div className="page">{error ? <Problem error={error} /> : <Skeleton active />}</div>
  return (
    <div className="page">
      <div className="page-head">
        <TakeFile />
        <Button type="primary" onClick={() => setAdding(true)}>
          {say('exchange.add')}
        </Button>
      </div>
      <section className="card exchange-own" aria-label={say('exchange.own')}>
        <h2>{say('exchange.own')}</h2>
        <p className="dim">{say('exchange.ownHelp')}</p>
        <Typography.Text copyable className="num">
          {data.own.key}
        </Typography.Text>
        <p>
          {say('exchange.fingerprint')} <span className="num">{data.own.fingerprint}</span>
        </p>
      </section>
      <PeerTable peers={data.peers} />
      {isAdding ? (
        <Drawer open onClose={() => setAdding(false)} size={480} title={say('exchange.add')}>
          <PeerForm done={() => setAdding(false)} />
        </Drawer>
      ) : null}
    </div>
  )
}

function TakeFile() {
  const say = useSay()
  const queries = useQueryClient()
  const taking = useMutation({ mutationFn: takeLetters, onSettled: () => queries.invalidateQueries() })
  return (
    <div>
      <Upload
        accept=".mjx"
        showUploadList={false}
        beforeUpload={(file) => {
          taking.mutate(file)
          return false
        }}
      >
        <Button loading={taking.isPending}>{say('exchange.take')}</Button>
      </Upload>
      {taking.data ? (
        <Alert
          type={taking.data.refused.length > 0 ? 'warning' : 'success'}
          showIcon
          title={say('exchange.taken', { ...taking.data, refused: taking.data.refused.length })}
        />
      ) : null}
      <Problem error={taking.error} />
    </div>
  )
}

function PeerTable({ peers }: Readonly<{ peers: readonly ExchangePeer[] }>) {
  const say = useSay()
  const moment = (at: string | null) => (at === null ? say('exchange.never') : formatMoment(Date.parse(at)))
  return (
    <Table<ExchangePeer>
      rowKey="id"
      size="middle"
      pagination={false}
      // what has no rows has nothing to focus, and is not made to scroll
      {...(peers.length > 0 ? { scroll: { x: 'max-content' as const } } : {})}
      dataSource={[...peers]}
      locale={{ emptyText: say('exchange.none') }}
      columns={[
        {
          title: say('exchange.peer'),
          render: (_, peer) => (
            <>
              <strong>{peer.name}</strong> {peer.isBarred ? <Tag color="error">{say('exchange.barred')}</Tag> : null}
              <div className="dim num">{peer.id}</div>
            </>
          ),
        },
        { title: say('exchange.way'), render: (_, { url }) => url ?? say('exchange.byFile') },
        {
          title: say('exchange.waiting'),
          render: (_, { waiting, since }) =>
            waiting === 0 ? waiting : say('exchange.waitingSince', { waiting, since: moment(since) }),
        },
        { title: say('exchange.contact'), render: (_, { contactAt }) => moment(contactAt) },
        { title: say('exchange.trouble'), render: (_, { trouble }) => trouble ?? '' },
        { title: say('exchange.acts'), render: (_, peer) => <Acts peer={peer} /> },
      ]}
    />
  )
}

function Acts({ peer }: Readonly<{ peer: ExchangePeer }>) {
  const say = useSay()
  const queries = useQueryClient()
  const { id, name, url, unit, district, isBarred } = peer
  const barring = useMutation({
    mutationFn: () => changePeer(id, { name, url, unit, district, isBarred: !isBarred }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['exchange'] }),
  })
  return (
    <>
      <Button type="link" size="small" href={outboxUrl(id)} download disabled={isBarred}>
        {say('exchange.file')}
      </Button>
      <Button type="link" size="small" danger={!isBarred} loading={barring.isPending} onClick={() => barring.mutate()}>
        {say(isBarred ? 'exchange.unbar' : 'exchange.bar')}
      </Button>
      <Problem error={barring.error} />
    </>
  )
}
