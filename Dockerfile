# Two stages: the first installs Unrolled into a virtual environment, the second holds that and Python alone.
# BASE may be any Debian-like image with python3 (3.11 or newer) and its venv module.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python3 -m venv /opt/build && python3 -m venv --without-pip /opt/unrolled
COPY requirements/ requirements/
# Binary packages only: nothing is compiled, and every file has the hash that the lock says.
RUN /opt/build/bin/pip install --only-binary :all: --require-hashes -r requirements/build.txt \
    && /opt/build/bin/pip --python /opt/unrolled install --only-binary :all: --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE hatch_build.py unrolled.py ./
COPY core/ core/
COPY app/ app/
COPY static/ static/
COPY templates/ templates/
RUN /opt/build/bin/pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/build/bin/pip --python /opt/unrolled install --no-index --no-deps /dist/*.whl

FROM ${BASE}
LABEL org.opencontainers.image.title="Unrolled" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/unrolled /opt/unrolled
# What lasts, where UNROLLED_STATE names this folder: a volume there begins as a copy of it, and so belongs to the user below.
RUN install -d -o 10001 -g 10001 -m 0700 /state
# The root file system may be read-only: nothing is written but what goes to the terminal.
ENV PATH=/opt/unrolled/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /opt/unrolled
# A number needs no entry in /etc/passwd, and a cluster can see that it is not root.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["unrolled"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--no-browser"]
