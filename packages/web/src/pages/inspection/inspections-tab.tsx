// SPDX-License-Identifier: Apache-2.0
import { InspectionAbout, type InspectionRow, InspectionState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Modal from 'antd/es/modal'
import Segmented from 'antd/es/segmented'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { INSPECTIONS_A_PAGE, inspectionSheetUrl, makeInspection, useInspections } from '../../api/inspection.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { Problem } from '../registry/problem.tsx'
import { InspectionDrawer } from './inspection-drawer.tsx'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'
import { ListFilters, paging } from './list-filters.tsx'
import { SubjectSelect } from './subject-select.tsx'

type Props = Readonly<{ search: InspectionSearch; change: ChangeSearch }>
const COLOR = { planned: 'default', open: 'processing', closed: 'success' } as const

/** Inspections, planned, under way and closed. */
export function InspectionsTab({ search, change }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const canRun = useAbility('inspection.run')
  const state = InspectionState.options.find((one) => one === search.state)
  const { q, plan, district, page, sort } = search
  const asked = { search: q, state, plan, district, sort }
  const query = useInspections({ ...asked, page })
  const open = (id: string) => change({ open: id, add: undefined })
  return (
    <>
      <ListFilters
        search={search}
        change={change}
        sheet={inspectionSheetUrl(asked)}
        states={InspectionState.options.map((value) => ({ value, label: say(`inspection.state.${value}`) }))}
      >
        {plan ? (
          <Tag closable onClose={() => change({ plan: undefined, page: undefined })}>
            {say('inspection.ofPlan')}
          </Tag>
        ) : null}
        <span className="tools-space" />
        {canRun ? (
          <Button icon={<PlusOutlined />} onClick={() => change({ add: true })} data-testid="add-inspection">
            {say('inspection.addInspection')}
          </Button>
        ) : null}
      </ListFilters>
      <Problem error={query.error} />
      <Table<InspectionRow>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, sort, open })}
        pagination={paging({ search, total: query.data?.total ?? 0, size: INSPECTIONS_A_PAGE })}
        locale={{ emptyText: say('inspection.noInspections') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order === 'ascend' ? 'made' : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
      {search.add && canRun ? <AddInspection close={() => change({ add: undefined })} made={open} /> : null}
      {search.open ? (
        <InspectionDrawer
          key={search.open}
          id={search.open}
          close={() => change({ open: undefined })}
          toOrder={(id) => change({ tab: 'orders', open: id })}
        />
      ) : null}
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { isPhone, sort, open }: Look) {
  const name = {
    title: say('inspection.subject'),
    key: 'subject',
    render: (_: unknown, row: InspectionRow) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.subject.name}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: InspectionRow) => (
      <>
        <Tag color={COLOR[row.state]}>{say(`inspection.state.${row.state}`)}</Tag>
        {row.counts.broken > 0 ? (
          <Tag color="error">{say('inspection.brokenCount', { count: row.counts.broken })}</Tag>
        ) : null}
      </>
    ),
  }
  if (isPhone) return [name, state]
  return [
    { title: say('inspection.numberColumn'), key: 'number', dataIndex: 'number', className: 'num' },
    name,
    { title: say('inspection.unit'), key: 'unit', render: (_: unknown, row: InspectionRow) => row.unit?.name ?? '—' },
    state,
    {
      title: say('inspection.how'),
      key: 'how',
      render: (_: unknown, row: InspectionRow) =>
        say(row.again ? 'inspection.isAgain' : row.draw ? 'inspection.isDrawn' : 'inspection.isNamed'),
    },
    {
      title: say('inspection.madeAt'),
      key: 'made',
      sorter: true,
      sortOrder: sort === 'made' ? ('ascend' as const) : ('descend' as const),
      render: (_: unknown, row: InspectionRow) => <span className="num">{formatMoment(Date.parse(row.madeAt))}</span>,
    },
  ]
}

function AddInspection({ close, made }: { close: () => void; made: (id: string) => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [about, setAbout] = useState<InspectionAbout>('system')
  const [subject, setSubject] = useState<string>()
  const add = useMutation({
    mutationFn: (id: string) => makeInspection({ about, subject: id }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      made(id)
    },
  })
  return (
    <Modal
      open
      title={say('inspection.addInspection')}
      onCancel={close}
      okText={say('inspection.save')}
      okButtonProps={{ disabled: subject === undefined, loading: add.isPending }}
      onOk={() => (subject === undefined ? null : add.mutate(subject))}
    >
      <p className="dim">{say('inspection.addHelp')}</p>
      <div className="inspection-form">
        <Segmented<InspectionAbout>
          value={about}
          onChange={(next) => {
            setAbout(next)
            setSubject(undefined)
          }}
          options={InspectionAbout.options.map((value) => ({
            value,
            label: say(value === 'system' ? 'inspection.aboutSystem' : 'inspection.aboutPlace'),
          }))}
        />
        <SubjectSelect about={about} {...(subject === undefined ? {} : { value: subject })} onChange={setSubject} />
        <Problem error={add.error} />
      </div>
    </Modal>
  )
}
