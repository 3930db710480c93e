"""Canonical fields per kind of source (contract §2), which of them are required, and which hold personal data."""

from __future__ import annotations

from typing import Final, Literal

from reconcile.vocabulary import OVERSEAS, REGISTRY_STATUSES

Kind = Literal[
    "system", "registry", "overseas", "history", "replica", "addressees", "applications", "provisions"
]  # fmt: skip

#: Canonical fields in the order of the contract.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "system": (
        "record_id", "my_number", "name", "birth_date", "name_kana", "sex", "address", "postal_code",
        "former_name", "alias", "addressee_no", "entry_route", "entered_by", "entered_at", "received_at",
        "applied_number", "role",
    ),
    "registry": (
        "my_number", "name", "birth_date", "resident_code", "name_kana", "former_name", "alias", "sex",
        "address", "city_code", "status", "event_reason", "event_date", "protected",
    ),
    "overseas": (
        "my_number", "name", "birth_date", "resident_code", "name_kana", "former_name", "alias", "sex", "address",
        "moved_on", "protected",
    ),
    "history": (
        "resident_code", "my_number", "name", "name_kana", "former_name", "alias", "address", "valid_to",
    ),
    "replica": ("system", "addressee_no", "record_id", "registered_at"),
    "addressees": ("addressee_no", "my_number"),
    "applications": ("system", "record_id", "my_number", "received_at"),
    "provisions": ("system", "addressee_no", "provided_at", "requester"),
}  # fmt: skip

#: Fields that a layout must map and whose columns must exist in every file.
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "system": ("record_id", "my_number", "name", "birth_date"),
    "registry": ("my_number", "name", "birth_date", "address"),
    "overseas": ("my_number", "name", "birth_date"),
    "history": ("resident_code",),
    "replica": ("system", "addressee_no", "record_id"),
    "addressees": ("addressee_no", "my_number"),
    "applications": ("system", "record_id", "my_number"),
    "provisions": ("system", "addressee_no", "provided_at"),
}

#: Fields whose undecodable bytes reject the row. A resident's address is not among them: a resident left out of
#: the registry makes right records look like "not_found", while an address with U+FFFD is merely unreadable.
READABLE: Final[dict[str, tuple[str, ...]]] = {
    **REQUIRED,
    "registry": ("my_number", "name", "birth_date"),
}

#: Kinds whose rows without a record_id are rejected.
NEEDS_RECORD_ID: Final = frozenset({"system", "replica", "applications"})

#: Keys that must not be blank; the row is kept and named in quality (``null_key:<field>``).
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "system": (),
    "registry": (),
    "overseas": (),
    "history": ("resident_code",),
    "replica": ("system", "addressee_no"),
    "addressees": ("addressee_no",),
    "applications": ("system",),
    "provisions": ("system", "addressee_no"),
}

#: Fields of a closed vocabulary after mapping; any other value is ``unmapped_value:<field>`` and becomes null.
CLOSED: Final[dict[str, frozenset[str]]] = {
    "sex": frozenset({"male", "female", "unknown"}),
    "status": frozenset(REGISTRY_STATUSES) - {OVERSEAS},
    "entry_route": frozenset({"application", "registry_lookup", "transfer"}),
}

#: Fields that hold a date, for which a layout may give ``format``.
DATES: Final = frozenset(
    {
        "birth_date",
        "entered_at",
        "received_at",
        "event_date",
        "valid_to",
        "registered_at",
        "provided_at",
        "moved_on",
    }
)

#: Canonical fields that hold personal data: the one mark from which masking and log filters derive.
#: Every payload column is personal data too.
PERSONAL: Final = frozenset(
    {
        "my_number", "name", "birth_date", "name_kana", "sex", "address", "postal_code", "former_name", "alias",
        "applied_number", "resident_code",
    }
)  # fmt: skip

#: Kinds that must be complete: one refused file makes the whole source unusable, since an incomplete registry
#: would accuse right records.
COMPLETE: Final = frozenset({"registry", "overseas", "history"})
