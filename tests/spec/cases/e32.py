"""E32: right in one system, wrong in another."""

from __future__ import annotations

TITLE = "別の事務には正しい番号、この事務だけ誤り"
NOTE = (
    "事務どうしの番号の突合は、それぞれの利用目的を越える新しい利用になる(番号法9条、domain.md §6.1)ので、このプログラムは行わない。"
    "事務ごとに住基と照合するので、誤っている事務の側で E01–E08 のいずれかとして見付かる。"
)
