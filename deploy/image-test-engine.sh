# For image-test: an engine, and the images where no registry can be pulled from. Sourced by bash.
# shellcheck shell=bash disable=SC2034,SC2154

# --- an engine -------------------------------------------------------------------------------------------------------

# Its own storage and settings: nothing of this machine's Podman is touched, and nothing of its kernel is asked that a
# container in a container has not.
configure_podman() {
    own_storage=yes
    cat >"$home/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$home/storage"
runroot = "$home/run"
CONF
    cat >"$home/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
netns = "bridge"
[network]
network_backend = "netavark"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
# Testcontainers asks by Docker's short names, which may be of images made here.
compat_api_enforce_docker_hub = false
CONF
    export CONTAINERS_STORAGE_CONF=$home/storage.conf CONTAINERS_CONF=$home/containers.conf
}

choose_engine() {
    if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
        engine=docker
        build=(docker build)
    elif command -v podman >/dev/null; then
        engine=podman
        # Podman's own format of images has no HEALTHCHECK. The host's network: apt-get must work in there.
        build=(podman build --format docker --network=host)
        [ "$(id -u)" != 0 ] || configure_podman
    else
        fail "neither Docker nor Podman (see the head of this script)"
    fi
    say "engine: $engine $("$engine" version --format '{{.Client.Version}}')"
}

has_image() { "$engine" image inspect "$1" >/dev/null 2>&1; }

# --- images without a registry ---------------------------------------------------------------------------------------

make_debian() {
    if ! has_image image-test-debian; then
        [ -f "$home/debian.tar" ] || {
            say "makes a base of Debian's packages"
            debootstrap --variant=minbase bookworm "$work/debian" >"$home/debootstrap.log" 2>&1 ||
                fail "debootstrap: see $home/debootstrap.log"
            tar -C "$work/debian" -cf "$home/debian.tar" .
            rm -rf "$work/debian"
        }
        "$engine" import -q "$home/debian.tar" image-test-debian >/dev/null
    fi
}

# A runtime of the JDK in use, as public base images have it, and nothing to compile with.
make_java() {
    local jdk release
    jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
    release=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release")
    base=image-test-java:$release
    has_image "$base" && return
    make_debian
    say "makes a base with the Java of $jdk ($release)"
    "$jdk/bin/jlink" --output "$work/java/runtime" --no-header-files --no-man-pages \
        --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.management.agent,jdk.net,jdk.zipfs
    "$work/java/runtime/bin/java" -Xshare:dump >/dev/null
    cat >"$work/java/Dockerfile" <<'DOCKERFILE'
FROM image-test-debian
COPY runtime /opt/java
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin
DOCKERFILE
    "${build[@]}" -q -t "$base" "$work/java" >/dev/null
}

# Like the stock image, as far as anybody looks: its variables, its two starts, its password method.
make_postgres() {
    make_debian
    say "makes a PostgreSQL of Debian's packages, named as the stock image is"
    mkdir "$work/postgres"
    cat >"$work/postgres/entrypoint" <<'ENTRYPOINT'
#!/bin/bash
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initdb -U "$POSTGRES_USER" --pwfile=<(echo "$POSTGRES_PASSWORD") -E UTF8 >/dev/null
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl -w start -o "-c listen_addresses=''"
    [ "$POSTGRES_DB" = postgres ] || createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl -w -m fast stop
fi
exec postgres -c listen_addresses='*' "${@:2}"
ENTRYPOINT
    chmod 755 "$work/postgres/entrypoint"
    cat >"$work/postgres/Dockerfile" <<'DOCKERFILE'
FROM image-test-debian
RUN apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql-15 \
    >/dev/null && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/15 && install -d -o postgres -g postgres -m 700 /data
COPY entrypoint /entrypoint
ENV PGDATA=/data
USER postgres
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["/entrypoint"]
CMD ["postgres"]
DOCKERFILE
    "${build[@]}" -q -t "$postgres" "$work/postgres" >/dev/null
}

choose_images() {
    base=${1:-$(sed -n 's/^ARG BASE=//p' deploy/Dockerfile)}
    if ! has_image "$base" && ! timeout 120 "$engine" pull -q "$base" >/dev/null 2>&1; then
        [ $# = 0 ] || fail "cannot pull $base"
        say "no registry: $base cannot be pulled"
        make_java
    fi
    has_image "$postgres" || timeout 120 "$engine" pull -q "$postgres" >/dev/null 2>&1 || make_postgres
}
