// SPDX-License-Identifier: Apache-2.0
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import UploadOutlined from '@ant-design/icons/UploadOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Modal from 'antd/es/modal'
import Table from 'antd/es/table'
import Upload from 'antd/es/upload'
import { useState } from 'react'
import { type ImportResult, sendSheet, type SheetKind, sheetUrl } from '../../api/registry-ledger.ts'
import { useAbility } from '../../api/session.ts'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'

type SheetProps = Readonly<{ kind: SheetKind; district: string | undefined }>
type RowError = ImportResult['errors'][number]

/** A list out as a spreadsheet, and one in. */
export function SheetTools({ kind, district }: SheetProps) {
  const say = useSay()
  const canChange = useAbility('registry.change')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<DownloadOutlined />} href={sheetUrl(kind, { district })} data-testid="sheet-export">
        {say(`sheet.export.${kind}`)}
      </Button>
      {canChange ? (
        <Button icon={<UploadOutlined />} onClick={() => setOpen(true)} data-testid="sheet-import">
          {say(`sheet.import.${kind}`)}
        </Button>
      ) : null}
      {isOpen ? <ImportDialog kind={kind} close={() => setOpen(false)} /> : null}
    </>
  )
}

/** Template, file, what would be taken, and then taking it. */
function ImportDialog({ kind, close }: { kind: SheetKind; close: () => void }) {
  const say = useSay()
  const cache = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const trial = useMutation({ mutationFn: (chosen: File) => sendSheet(kind, { file: chosen, isTrial: true }) })
  const taking = useMutation({
    mutationFn: (chosen: File) => sendSheet(kind, { file: chosen, isTrial: false }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['registry'] }),
  })
  const choose = (chosen: File): void => {
    taking.reset()
    setFile(chosen)
    trial.mutate(chosen)
  }
  const result = taking.data ?? trial.data ?? null
  return (
    <Modal open onCancel={close} title={say(`sheet.import.${kind}`)} footer={null} width={720}>
      <p className="dim">{say('sheet.help')}</p>
      <div className="registry-row">
        <Button icon={<DownloadOutlined />} href={sheetUrl(kind, { template: true })}>
          {say('sheet.template')}
        </Button>
        <Upload
          accept=".xlsx"
          showUploadList={false}
          beforeUpload={(chosen) => {
            choose(chosen)
            return false
          }}
        >
          <Button icon={<UploadOutlined />} loading={trial.isPending} data-testid="sheet-file">
            {file?.name ?? say('sheet.choose')}
          </Button>
        </Upload>
        <span className="tools-space" />
        <Button
          type="primary"
          disabled={file === null || taking.isSuccess || (trial.data?.taken ?? 0) === 0}
          loading={taking.isPending}
          onClick={() => file && taking.mutate(file)}
          data-testid="sheet-take"
        >
          {say('sheet.take', { count: trial.data?.taken ?? 0 })}
        </Button>
      </div>
      <div className="sheet-result">
        <Problem error={taking.error ?? trial.error} />
        {result ? <Result result={result} isTaken={taking.isSuccess} /> : null}
      </div>
    </Modal>
  )
}

function Result({ result, isTaken }: { result: ImportResult; isTaken: boolean }) {
  const say = useSay()
  const { taken, errors } = result
  const rows = new Set(errors.map(({ row }) => row)).size
  const title = say(isTaken ? 'sheet.taken' : 'sheet.wouldTake', { taken, rows })
  return (
    <>
      <Alert type={errors.length === 0 ? 'success' : 'warning'} showIcon title={title} role="status" />
      {errors.length > 0 ? (
        <Table<RowError>
          size="small"
          rowKey={(each) => `${each.row} ${each.column} ${each.code} ${each.message}`}
          dataSource={errors}
          columns={columns(say)}
          pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
        />
      ) : null}
    </>
  )
}

function columns(say: Say) {
  return [
    { title: say('sheet.row'), key: 'row', dataIndex: 'row', width: 70 },
    { title: say('sheet.column'), key: 'column', render: (_: unknown, each: RowError) => each.column ?? '—' },
    {
      title: say('sheet.error'),
      key: 'error',
      render: (_: unknown, each: RowError) =>
        each.code === 'http.input'
          ? say('sheet.wrong')
          : (sayIfKnown(say, `problem.${each.code}`, { detail: each.message }) ?? each.message),
    },
  ]
}
