// SPDX-License-Identifier: Apache-2.0
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import App from 'antd/es/app'
import Dropdown from 'antd/es/dropdown'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { useSay } from '../../i18n/index.ts'
import { type WallBook } from './wall-book.ts'
import { currentLayout, type WallAction } from './wall-change.ts'

type Props = Readonly<{ book: WallBook; act: (action: WallAction) => void; undo: () => void }>

/** The named layouts of this person. */
export function LayoutTabs({ book, act, undo }: Props) {
  const say = useSay()
  const { message } = App.useApp()
  const [renaming, setRenaming] = useState<string | null>(null)
  const current = currentLayout(book)

  const remove = () => {
    act({ do: 'delete', id: current.id })
    void message.open({
      type: 'info',
      duration: 6,
      content: (
        <>
          {say('wall.layoutDeleted', { name: current.name })}{' '}
          <button type="button" className="icon-button" onClick={undo}>
            {say('wall.undo')}
          </button>
        </>
      ),
    })
  }
  const items = [
    { key: 'rename', label: say('wall.rename'), onClick: () => setRenaming(current.name) },
    { key: 'delete', label: say('wall.delete'), disabled: book.layouts.length < 2, danger: true, onClick: remove },
  ]
  const add = () => act({ do: 'add', name: say('wall.newLayout', { number: book.layouts.length + 1 }) })
  return (
    <>
      <div className="layout-tabs" role="group" aria-label={say('wall.layouts')}>
        {book.layouts.map((layout) =>
          layout.id === current.id ? (
            <Dropdown key={layout.id} menu={{ items }} trigger={['click', 'contextMenu']}>
              <button
                type="button"
                className="layout-tab"
                aria-pressed
                aria-haspopup="menu"
                title={say('wall.layoutMenu')}
              >
                {layout.name}
              </button>
            </Dropdown>
          ) : (
            <button
              key={layout.id}
              type="button"
              className="layout-tab"
              aria-pressed={false}
              onClick={() => act({ do: 'select', id: layout.id })}
            >
              {layout.name}
            </button>
          ),
        )}
      </div>
      <button
        type="button"
        className="icon-button"
        onClick={add}
        aria-label={say('wall.addLayout')}
        title={say('wall.addLayout')}
      >
        <PlusOutlined />
      </button>
      <Modal
        open={renaming !== null}
        title={say('wall.rename')}
        onCancel={() => setRenaming(null)}
        onOk={() => {
          act({ do: 'rename', id: current.id, name: renaming ?? '' })
          setRenaming(null)
        }}
        okButtonProps={{ disabled: (renaming ?? '').trim() === '' }}
      >
        <Input
          value={renaming ?? ''}
          maxLength={60}
          autoFocus
          aria-label={say('wall.layoutName')}
          onChange={(event) => setRenaming(event.target.value)}
          onPressEnter={() => {
            act({ do: 'rename', id: current.id, name: renaming ?? '' })
            setRenaming(null)
          }}
        />
      </Modal>
    </>
  )
}
