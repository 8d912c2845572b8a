#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An RTSP server by GStreamer for the integration tests: prints its port, serves until its standard input closes."""
import json
import sys
import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

# argv: a JSON object {"mounts": {"/path": "launch line"}, "user"?, "password"?, "digest"?: "md5"|"sha256", "basic"?: bool, "udpOnly"?: bool}
options = json.loads(sys.argv[1])
Gst.init(None)
server = GstRtspServer.RTSPServer.new()
server.set_address('127.0.0.1')
server.set_service('0')
if options.get('user'):
    auth = GstRtspServer.RTSPAuth.new()
    token = GstRtspServer.RTSPToken.new()
    token.set_string('media.factory.role', 'viewer')
    if options.get('basic'):
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options['user'], options['password']), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(options['user'], options['password'], token)
    server.set_auth(auth)
for path, launch in options['mounts'].items():
    factory = GstRtspServer.RTSPMediaFactory.new()
    factory.set_launch(launch)
    factory.set_shared(True)
    if options.get('udpOnly'):
        factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
    if options.get('user'):
        permissions = GstRtspServer.RTSPPermissions.new()
        permissions.add_permission_for_role('viewer', 'media.factory.access', True)
        permissions.add_permission_for_role('viewer', 'media.factory.construct', True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory(path, factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
loop.run()
