#!/usr/bin/env bash
# Installs what `make test-spark` needs beside Python packages: Java 17 or newer (Debian, Ubuntu).
set -euo pipefail

if command -v java >/dev/null && java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])'; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Java 17 以上を入れてください(このコマンドは apt のある機械でだけ自動で入れます)。" >&2
  exit 2
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "管理者の権限がないため、Java を入れられません。次を実行してから、もう一度 make test-spark を実行してください:" >&2
    echo "  sudo apt-get install --no-install-recommends openjdk-17-jre-headless" >&2
    exit 2
  fi
  sudo="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -qq -y --no-install-recommends openjdk-17-jre-headless >/dev/null
