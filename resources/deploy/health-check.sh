#!/bin/sh
# Is the service ready, and does it answer? For a timer or cron: */5 * * * * sh /opt/almanac/deploy/health-check.sh
#   FORECAST_URL      default http://127.0.0.1:8080
#   FORECAST_TOKEN    a token with the role viewer: its models are asked for too
#   ALERT_WEBHOOK     where a failure is told, as {"text": …}: Slack, Mattermost, Teams
set -u
url="${FORECAST_URL:-http://127.0.0.1:8080}"

fail() {
  echo "almanac: $1" >&2
  if [ -n "${ALERT_WEBHOOK:-}" ]; then
    printf '{"text":"Almanac forecast service on %s: %s"}' "$(uname -n)" "$1" |
      curl -fsS --max-time 10 -H 'content-type: application/json' --data-binary @- "$ALERT_WEBHOOK" >/dev/null || true
  fi
  exit 1
}

curl -fsS --max-time 5 "$url/ready" >/dev/null || fail "not ready"
if [ -n "${FORECAST_TOKEN:-}" ]; then
  # The token goes through standard input: the list of processes does not show it.
  printf 'x-api-token: %s\n' "$FORECAST_TOKEN" | curl -fsS --max-time 5 -H @- "$url/v1/models" >/dev/null || fail "models cannot be listed"
fi
