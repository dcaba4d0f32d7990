# The bot in an image. PostgreSQL runs beside it: DATABASE_URL has to be set. Of the embedded one the programs are used that
# make and restore backups.

FROM python:3.11-slim AS builder

# The same uv as in the Makefile.
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir --disable-pip-version-check uv==${UV_VERSION}
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never

WORKDIR /app
# Packages first: they change less often than the code, so this layer is usually in the cache.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md ./
COPY locales locales
COPY domain domain
COPY storage storage
COPY services services
COPY documents documents
COPY handlers handlers
COPY playground playground
COPY bot bot
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim

RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin guongsang \
    && install -d -o guongsang -g guongsang /data
COPY --from=builder /app/.venv /app/.venv

# DATABASE_URL names a machine that does not exist, so that a container without one says "check DATABASE_URL" and ends.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data \
    DATABASE_URL=postgresql://database-url-is-not-set.invalid/guongsang

USER guongsang
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]

ENTRYPOINT ["guongsang"]
CMD ["serve"]
