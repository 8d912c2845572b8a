// SPDX-License-Identifier: Apache-2.0
import CloseOutlined from '@ant-design/icons/CloseOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { addBookmark, removeBookmark, useBookmarks } from '../../api/bookmarks.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'

type Props = Readonly<{ camera: string; at: number; seek: (time: number) => void; close: () => void }>

/** A note on the moment under the hand, and one's notes on this camera. They keep nothing from deletion. */
export function BookmarkDialog({ camera, at, seek, close }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const own = useBookmarks(camera)
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => client.invalidateQueries({ queryKey: ['bookmarks'] }),
  })
  const items = own.data?.items ?? []
  return (
    <Modal open onCancel={close} footer={null} title={say('bookmark.add')} width={440}>
      <form
        className="bookmark-form"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(async () => {
            await addBookmark(camera, at, note)
            close()
          })
        }}
      >
        <span className="num">{formatMoment(at)}</span>
        <Input
          autoFocus
          value={note}
          maxLength={500}
          placeholder={say('bookmark.note')}
          aria-label={say('bookmark.note')}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button type="primary" htmlType="submit" loading={change.isPending} data-testid="bookmark-save">
          {say('bookmark.add')}
        </Button>
      </form>
      {change.error ? <Alert type="error" showIcon title={problemText(say, change.error)} /> : null}
      <h2>{say('bookmark.list')}</h2>
      {own.isSuccess && items.length === 0 ? <p className="dim">{say('bookmark.none')}</p> : null}
      <ul className="bookmarks">
        {items.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                seek(Date.parse(one.at))
                close()
              }}
            >
              <span className="num">{formatMoment(Date.parse(one.at))}</span> {one.note}
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={say('bookmark.remove')}
              title={say('bookmark.remove')}
              onClick={() => change.mutate(() => removeBookmark(one.id))}
            >
              <CloseOutlined />
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
