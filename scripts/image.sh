#!/bin/sh
# Builds the container image $IMAGE, on the image $BASE if that is set, with whichever builder this machine has.
# Arguments go on to the builder.
set -eu
cd "$(dirname "$0")/.."

[ -z "${BASE:-}" ] || set -- --build-arg "BASE=$BASE" "$@"

if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    exec docker build --tag "$IMAGE" "$@" .
elif command -v podman >/dev/null; then
    exec podman build --format docker --tag "$IMAGE" "$@" .
elif command -v buildah >/dev/null; then
    # The docker format, since the other one has no room for the health check.
    exec buildah bud --isolation chroot --storage-driver vfs --format docker --tag "$IMAGE" "$@" .
fi
echo "Unrolled: building the image takes a running docker, or podman, or buildah" >&2
exit 1
