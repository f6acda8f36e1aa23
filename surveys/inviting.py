"""The steps of inviting: open links for strata, one-time codes for a hat, links for experts and for keying in paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from scoring.problems import Refused, please, refuse
from surveys.audiences import Audience
from surveys.events import Event
from surveys.invitations import Invitation, Invited, Kind, derived_code, digest, new_code
from surveys.judgements import Expert
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.studies import Wave
from surveys.studying import new_id

MOST_AT_ONCE = 2000


def open_code(secret: bytes, wave_id: str, stratum_id: str) -> str:
    """The code of a stratum's open link: derived, so that it can be shown again although only its digest is kept."""
    return derived_code(secret, "open", wave_id, stratum_id)


def expert_code(secret: bytes, wave_id: str, pseudonym: str) -> str:
    """The code of an expert's personal link, derived like an open one."""
    return derived_code(secret, "personal", wave_id, pseudonym)


def issue_open_links(records: Records, wave: Wave, secret: bytes, now: datetime) -> None:
    """Give every stratum of residents that has none its open link."""
    having = {invitation.group for invitation in records.invitations(wave.id) if invitation.kind == "open"}
    wanted = [stratum.id for stratum in wave.strata_of("residents") if stratum.id not in having]
    codes = {id: open_code(secret, wave.id, id) for id in wanted}
    _issue(records, wave, "residents", "open", codes.items(), now)


def issue_codes(records: Records, wave: Wave, stratum_id: str, number: int, now: datetime) -> tuple[str, ...]:
    """New one-time codes for officers, to be printed and drawn from a hat. They cannot be shown again.

    Raises Refused for an unknown unit group, or a number that is not 1 to 2000.
    """
    if stratum_id not in {stratum.id for stratum in wave.strata_of("officers")}:
        raise Refused([please("stratum-unknown", stratum_id, "There is no such unit group.", "choose one of the list")])
    if not 1 <= number <= MOST_AT_ONCE:
        raise Refused([please("codes-number", "number", f"{number} is not 1 to {MOST_AT_ONCE}.", "choose a number")])
    codes = tuple(new_code() for _ in range(number))
    give_codes(records, wave, stratum_id, codes, now)
    return codes


def give_codes(records: Records, wave: Wave, stratum_id: str, codes: Sequence[str], now: datetime) -> None:
    """Make given codes good for one answer each."""
    _issue(records, wave, "officers", "one_time", ((stratum_id, code) for code in codes), now)


def invite_experts(
    records: Records, wave: Wave, number: int, secret: bytes, now: datetime, matrices: Collection[str] = ()
) -> tuple[Expert, ...]:
    """Add experts to the panel under the next pseudonyms, each with a personal link; to all matrices or to some.

    Raises Refused beyond the panel's largest size in the instrument's ``sampling`` block, and for an unknown matrix.
    """
    known = [matrix.id for matrix in wave.instrument.experts.matrices]
    refuse(
        please("matrix-unknown", id[:64], "There is no such matrix.", "choose one of the list")
        for id in matrices
        if id not in known
    )
    chosen = () if set(matrices) == set(known) else tuple(id for id in known if id in matrices)
    present = len(records.experts(wave.id))
    most = int(wave.instrument.sampling.experts["max"])
    if not 1 <= number <= most - present:
        what = f"The panel has {present} experts and may have {most}."
        raise Refused([please("experts-number", "number", what, "choose a number that fits")])
    places = range(present + 1, present + number + 1)
    experts = tuple(Expert(wave.id, f"E{place:02d}", matrices=chosen) for place in places)
    for expert in experts:
        records.keep_expert(expert)
    codes = {expert.pseudonym: expert_code(secret, wave.id, expert.pseudonym) for expert in experts}
    _issue(records, wave, "experts", "personal", codes.items(), now)
    return experts


def keying_code(secret: bytes, wave_id: str, name: str) -> str:
    """The code of a keying link, derived so that it can be shown again."""
    return derived_code(secret, "field", wave_id, name)


def issue_keying_link(records: Records, wave: Wave, audience: Audience, secret: bytes, now: datetime) -> str:
    """A new keying link for an audience of a wave, and its name. Raises Refused when the wave is closed."""
    require_at_hand(records, wave.study.id)
    if wave.state == "closed":
        raise Refused([please("wave-closed", wave.id, "This wave is closed.", "add a new wave")])
    name = f"K{1 + len(keying_links(records, wave)):02d}"
    code = digest(keying_code(secret, wave.id, name))
    records.add_invitations([Invitation(new_id(), wave.id, audience, name, "field", code)])
    records.add_event(Event(now, "keying-issued", wave.study.id, {"wave": wave.number, "audience": audience}))
    return name


def revoke_keying_link(records: Records, wave: Wave, name: str, now: datetime) -> None:
    """Let a keying link work no more. Raises Refused when there is none of that name that works."""
    link = next((one for one in keying_links(records, wave) if one.group == name), None)
    if link is None or not records.spend(link.id):
        raise Refused([please("keying-revoked", name, "No such keying link works.", "choose one of the list")])
    details: dict[str, str | int] = {"wave": wave.number, "audience": link.audience}
    records.add_event(Event(now, "keying-revoked", wave.study.id, details))


def keying_links(records: Records, wave: Wave) -> tuple[Invitation, ...]:
    """The keying links of a wave by name, those that were revoked as well."""
    found = (invitation for invitation in records.invitations(wave.id) if invitation.kind == "field")
    return tuple(sorted(found, key=lambda link: link.group))


def _issue(
    records: Records, wave: Wave, audience: Invited, kind: Kind, codes: Iterable[tuple[str, str]], now: datetime
) -> None:
    require_at_hand(records, wave.study.id)
    if wave.state == "closed":
        raise Refused([please("wave-closed", wave.id, "This wave is closed.", "add a new wave")])
    issued = [Invitation(new_id(), wave.id, audience, group, kind, digest(code)) for group, code in codes]
    records.add_invitations(issued)
    if issued:
        details: dict[str, str | int] = {"wave": wave.number, "audience": audience, "number": len(issued)}
        records.add_event(Event(now, "codes-issued", wave.study.id, details))
