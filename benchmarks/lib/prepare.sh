# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: finds Java and Maven, builds what is missing or older than
# its sources. Sets $root and $here.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
root="$(dirname "$here")"

fail() {
  echo "$1" >&2
  exit 1
}

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" >/dev/null || fail "No java found: install a JDK 17 or newer, or set JAVA_HOME."
command -v mvn >/dev/null || fail "No mvn found: install Apache Maven 3.8 or newer."

# is_fresh JAR MODULE
is_fresh() {
  [[ -f $1 ]] && [[ -z "$(find "$root/$2/src" "$root/$2/pom.xml" -newer "$1" -print -quit)" ]]
}

# build MODULE...: a module's jar is named after its folder, except the agent's.
build() {
  local stale=() module jar
  for module in "$@"; do
    jar="${module##*/}"
    [[ $module == agent ]] && jar=promtap
    is_fresh "$root/$module/target/$jar.jar" "$module" || stale+=("$module")
  done
  [[ ${#stale[@]} -eq 0 ]] && return
  echo "Building ${stale[*]} ..." >&2
  (cd "$root" && mvn -q -B -DskipTests package -pl "$(IFS=,; echo "${stale[*]}")" -am) >&2
}

# OpenTelemetry's agent is only a yardstick: fetched once per version, never by a build.
fetch_opentelemetry() {
  opentelemetry="$here/target/opentelemetry-javaagent.jar"
  [[ $opentelemetry -nt $root/pom.xml ]] && return
  echo "Fetching OpenTelemetry's Java agent ..." >&2
  (cd "$root" && mvn -q -B -pl benchmarks dependency:copy@opentelemetry) >&2
  touch "$opentelemetry"
}

# What startup and latency are told.
process_arguments() {
  arguments=(
    --test-app "$root/test-app/target/test-app.jar"
    --agent "$root/agent/target/promtap.jar"
    --config "$root/test-app/promtap.yaml"
    --opentelemetry "$opentelemetry"
    --logs "$here/target/logs"
  )
}

# run CLASS ARGUMENT...
run() {
  exec "$java" -cp "$here/target/benchmarks.jar" "io.promtap.benchmarks.$1" "${@:2}"
}
