# syntax=docker/dockerfile:1
# One image for the API, the worker, beat and the workbench; another for the proxy in front of them.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --compile-bytecode --no-python-downloads --python "$(command -v python3)"

FROM python:3.11-slim-bookworm AS app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 STATE_DIR=/data MEDIA_ROOT=/data/media LOG_FORMAT=json
WORKDIR /app
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin academy \
    && install --directory --owner=academy --group=academy --mode=750 /data /data/media
COPY --from=packages /app/.venv .venv
COPY piccolo_conf.py ./
COPY analytics analytics
COPY api api
COPY tasks tasks
COPY workbench workbench
RUN python -m compileall -q analytics api tasks workbench
USER academy
VOLUME /data
ENTRYPOINT ["python", "-m", "api"]
CMD ["serve"]

FROM caddy:2.10-alpine AS proxy
# The same number as in the other image: the proxy reads the media that the API writes.
RUN adduser -D -H -u 10001 academy && chown -R academy:academy /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER academy
