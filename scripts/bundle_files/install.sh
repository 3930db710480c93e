#!/usr/bin/env bash
# reconcile をネットワークなしで導入する。使い方は README.ja.md。
#   ./install.sh 導入先          例: ./install.sh /opt/reconcile
# 導入先/versions/<版>/ に環境を作り、動くことを確かめてから 導入先/bin/reconcile を切り替える。途中で止まっても、前の版はそのまま動く。
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=/dev/null
. "$here/bundle.env" # VERSION BUILD PYTHONS MACHINE NEEDED_MB

stop() {
  echo "エラー: $1" >&2
  echo "  → $2" >&2
  exit 2
}

target="${1:-}"
[ -n "$target" ] || stop "導入先がありません。" "./install.sh /opt/reconcile のように、導入先のフォルダを書いてください。"
case "$target" in /*) ;; *) target="$PWD/$target" ;; esac

echo "1/5 配布物を確かめます"
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) ||
  stop "配布物が壊れているか、書き換えられています(上のファイル)。" "配布物を写し直し、渡し元の SHA256SUMS と見比べてください。何も導入していません。"

python="${PYTHON:-python3}"
command -v "$python" >/dev/null || stop "$python がありません。" "Python $PYTHONS を入れるか、PYTHON=/usr/bin/python3.12 ./install.sh … のように指定してください。"
have="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
case " $PYTHONS " in
  *" $have "*) ;;
  *) stop "Python $have には対応していない配布物です(対応: $PYTHONS)。" "PYTHON=… で対応する Python を指定するか、その Python 用の配布物を受け取ってください。" ;;
esac
machine="$("$python" -c 'import sysconfig; print(sysconfig.get_platform())')"
[ "$machine" = "$MACHINE" ] || stop "この機械($machine)には対応していない配布物です(対応: $MACHINE)。" "この機械用の配布物を受け取ってください。"
"$python" -c 'import venv, ensurepip' 2>/dev/null || stop "Python に venv がありません。" "OS の python3-venv を入れてください。"

umask 022
mkdir -p "$target/versions" "$target/bin" 2>/dev/null || stop "導入先に書けません: $target" "権限のある利用者で実行するか、別の導入先を指定してください。"
free="$(df -Pm "$target" | awk 'NR == 2 { print $4 }')"
[ "$free" -ge "$NEEDED_MB" ] || stop "空き容量が足りません(空き ${free}MB、必要 ${NEEDED_MB}MB)。" "容量を空けてください。"

place="$target/versions/$VERSION-$BUILD-py$have"
if [ -e "$place/.complete" ]; then
  echo "この版は導入済みです: $place"
else
  rm -rf "$place" # 前に途中で止まったもの
  trap 'rm -rf "$place"' EXIT
  echo "2/5 環境を作ります: $place"
  "$python" -m venv "$place"
  echo "3/5 部品を入れます(ネットワークは使いません)"
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-cache-dir \
    --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt" ||
    stop "部品を入れられませんでした(上の表示)。" "表示を渡し元に知らせてください。前の版はそのまま動きます。"
  echo "4/5 動くことを確かめます"
  "$place/bin/reconcile" --version >/dev/null || stop "導入した reconcile が動きません。" "渡し元に知らせてください。前の版はそのまま動きます。"
  touch "$place/.complete"
  trap - EXIT
fi

echo "5/5 切り替えます"
ln -sfn "$place/bin/reconcile" "$target/bin/.reconcile.new"
mv -T "$target/bin/.reconcile.new" "$target/bin/reconcile"
"$target/bin/reconcile" --version | head -2
echo "導入しました: $target/bin/reconcile"
echo "次に: プロジェクトのフォルダで $target/bin/reconcile doctor を実行してください(見本は、空のフォルダで $target/bin/reconcile run --table)。"
