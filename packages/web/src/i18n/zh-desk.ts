// SPDX-License-Identifier: Apache-2.0

/** Words of the desks: cameras, storage, users, replay, set-up. */
export const zhDesk = {
  'setup.neededTitle': '首次使用',
  'setup.neededLead': '还没有管理员账户。',
  'setup.neededHow': '请打开程序启动时在终端打印的一次性链接，用它创建第一个管理员。',
  'cameras.emptyTitle': '还没有摄像机',
  'cameras.emptyText': '添加第一台摄像机后，录像会自动开始。',
  'cameras.emptyWatcher': '请联系管理员为您分配摄像机。',
  'cameras.addFirst': '添加第一台摄像机',
  'cameras.add': '添加摄像机',
} as const
