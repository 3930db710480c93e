#!/usr/bin/env bash
# Installs what `make test-page` needs beside Python packages: Chromium and Japanese fonts (Debian, Ubuntu).
set -euo pipefail

has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
has_font() { command -v fc-list >/dev/null && fc-list :lang=ja | grep -q .; }

if has_browser && has_font; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Chromium と日本語フォントを入れてください(このコマンドは apt のある機械でだけ自動で入れます)。" >&2
  exit 2
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "管理者の権限がないため、Chromium を入れられません。次を実行してから、もう一度 make test-page を実行してください:" >&2
    echo "  sudo apt-get install --no-install-recommends chromium fonts-noto-cjk poppler-utils" >&2
    exit 2
  fi
  sudo="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk poppler-utils >/dev/null
