"""The bill of materials (CycloneDX 1.6) of a folder of wheels: names, exact versions, hashes, licences.

Made and validated by cyclonedx-python-lib; the only reading done here is that of the wheels' own METADATA.
"""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_LONGEST_NAME = 60


def metadata(wheel: Path) -> Message:
    """Return the METADATA of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (
            each
            for each in archive.namelist()
            if each.endswith(".dist-info/METADATA") and each.count("/") == 1
        )
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def write_sbom(path: Path, wheels: Sequence[Path], *, product: str, epoch: int) -> None:
    """Write the bill of materials.

    Args:
        path: The json file.
        wheels: Everything that is installed; several wheels of one version (for several Pythons) are one component.
        product: Name of the distribution that the bill is of.
        epoch: Seconds since 1970, for a file that is the same whenever it is made.

    Raises:
        ValueError: The library does not find it valid.
    """
    components: dict[tuple[str, str], Component] = {}
    for wheel in sorted(wheels):
        about = metadata(wheel)
        name, version = about["Name"].lower().replace("_", "-"), about["Version"]
        known = components.setdefault((name, version), _component(name, version, about, product))
        known.hashes.add(
            HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(wheel.read_bytes()).hexdigest())
        )
    main = next(each for (name, _), each in components.items() if name == product)
    others = [each for each in components.values() if each is not main]
    identity = "\n".join(f"{name} {version}" for name, version in sorted(components))
    bom = Bom(components=others, serial_number=uuid.uuid5(uuid.NAMESPACE_OID, identity))
    bom.metadata.component = main
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    bom.register_dependency(main, others)
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    faults = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if faults:
        raise ValueError(f"invalid bill of materials: {faults}")
    path.write_text(text + "\n", "utf-8")


def _component(name: str, version: str, about: Message, product: str) -> Component:
    kind = ComponentType.APPLICATION if name == product else ComponentType.LIBRARY
    purl = PackageURL("pypi", None, name, version)
    return Component(
        name=name,
        version=version,
        type=kind,
        bom_ref=str(purl),
        purl=purl,
        description=about["Summary"],
        licenses=[_licence(about)],
    )


def _licence(about: Message) -> LicenseExpression | DisjunctiveLicense:
    """Return the licence as the wheel states it: an SPDX expression, a short name, or the classifiers."""
    if about["License-Expression"]:
        return LicenseExpression(about["License-Expression"])
    stated = (about["License"] or "").strip().split("\n")[0]
    if stated and len(stated) <= _LONGEST_NAME:
        return DisjunctiveLicense(name=stated)
    classified = [
        each.split(" :: ")[-1] for each in about.get_all("Classifier", []) if each.startswith("License ::")
    ]
    return DisjunctiveLicense(name=", ".join(classified) or "see licences/")
