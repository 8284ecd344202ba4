#!/bin/sh
# The kiosk's server of ssh. Its keys stay when the image is built anew; what the account needs is
# copied, as the files are their owner's alone.
set -eu
key=/etc/ssh/keys/ssh_host_ed25519_key
[ -s "$key" ] || ssh-keygen -q -t ed25519 -N '' -f "$key"
install -o budget -m 600 /run/secrets/pgpass /run/pgpass
install -m 644 /run/secrets/authorized_keys /run/authorized_keys
exec /usr/sbin/sshd -D -e
