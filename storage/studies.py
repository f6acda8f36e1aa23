"""Studies, waves, strata and counted figures in their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from threading import Lock
from typing import Any, cast

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, update

from storage.expert_tables import screening_rounds
from storage.room import Room
from storage.tables import events, figures, instruments, invitations, strata, studies, waves
from surveys.instrument import Instrument
from surveys.invitations import Invitation
from surveys.reading import read
from surveys.sites import FigureSource
from surveys.studies import Stratum, Study, Wave
from surveys.texts import Text

ARRIVING = "arriving "  # begins the id of a study that is not here whole; no other id has a space
_INSTRUMENTS: dict[str, Instrument] = {}  # by digest: reading one takes longer than a whole request
_READING = Lock()  # many who come to a server that has just started wait for one reading, not each for their own


class SqlStudies(Room):
    """The rooms of :class:`surveys.ports.Studies`."""

    def add_study(self, study: Study) -> None:
        self._connection.execute(insert(studies).values(study_row(study)))

    def study(self, id: str) -> Study:
        row = self._connection.execute(_STUDY, {"id": id}).one_or_none()
        if row is None:
            raise LookupError(f"no study {id}")
        return _study(row)

    def studies(self) -> tuple[Study, ...]:
        """All that are here whole."""
        whole = studies.c.id.not_like(f"{ARRIVING}%")
        rows = self._connection.execute(select(*_OF_STUDY).where(whole).order_by(studies.c.id))
        return tuple(_study(row) for row in rows)

    def remove_study(self, id: str) -> None:
        self._forget()
        for wave_id in self._connection.scalars(select(waves.c.id).where(waves.c.study_id == id)).all():
            self._hold(_held(wave_id))
        self._connection.execute(delete(studies).where(studies.c.id == id))
        self.drop_unused_instruments()

    def remove_wave(self, id: str) -> None:
        self._hold(_held(id))
        self._connection.execute(delete(waves).where(waves.c.id == id))
        self.drop_unused_instruments()

    def drop_unused_instruments(self) -> None:
        """Let go of those that no wave asks by and no screening rates; later where the waves of one still arrive."""
        used = select(waves.c.instrument_digest).union(select(screening_rounds.c.instrument_digest))
        arrives = select(studies.c.id).where(studies.c.id.startswith(ARRIVING)).exists()
        unused = delete(instruments).where(instruments.c.digest.not_in(used), ~arrives)
        gone = unused.returning(instruments.c.digest)
        for digest in self._connection.scalars(gone).all():
            _INSTRUMENTS.pop(digest, None)

    def keep_put_away(self, study_id: str, day: date | None) -> None:
        """The day since which a study is put away; None takes it back. A writer of one of its waves is waited for."""
        for wave_id in self._connection.scalars(select(waves.c.id).where(waves.c.study_id == study_id)).all():
            self._hold(_held(wave_id))
        self._connection.execute(update(studies).where(studies.c.id == study_id).values(put_away_on=day))

    def put_away_on(self, study_id: str) -> date | None:
        query = select(studies.c.put_away_on).where(studies.c.id == study_id)
        return self._connection.execute(query).scalar_one_or_none()

    def keep_instrument(self, digest: str, document: Mapping[str, Any]) -> None:
        known = select(instruments.c.digest).where(instruments.c.digest == digest)
        if self._connection.execute(known).first() is None:
            self._connection.execute(insert(instruments).values(digest=digest, document=document))

    def document(self, instrument_digest: str) -> Mapping[str, Any]:
        query = select(instruments.c.document).where(instruments.c.digest == instrument_digest)
        document: Mapping[str, Any] | None = self._connection.execute(query).scalar_one_or_none()
        if document is None:
            raise LookupError(f"no instrument {instrument_digest}")
        return document

    def add_wave(self, wave: Wave) -> None:
        self._connection.execute(insert(waves).values(_wave_row(wave)))

    def wave(self, id: str, alone: bool = False) -> Wave:
        """A wave; one that a writer looks at neither closes nor goes before the writer ends.

        ``alone``: nobody else even looks, so that no answer comes and no batch is closed meanwhile.
        """
        self._hold(_held(id), shared=not alone)
        if (found := self._found(id)) is None:
            raise LookupError(f"no wave {id}")
        return found

    def wave_left(self, id: str) -> Wave | None:
        """The same; None where its study was removed while the writer waited for it."""
        self._hold(_held(id), shared=True)
        return self._found(id)

    def invited(self, code_digest: str) -> tuple[Invitation, Wave] | None:
        """What a code belongs to and invites to, in one look: everybody who answers needs both."""
        code = {"digest": code_digest}
        if self._holds and (wave_id := self._connection.execute(_WAVE_OF_CODE, code).scalar_one_or_none()):
            self._hold(_held(wave_id), shared=True)  # whoever held it may have changed it
        found = self._connection.execute(_INVITED, code).one_or_none()
        return (Invitation(*found[_WIDTH:]), self._wave(found)) if found else None

    def _found(self, id: str) -> Wave | None:
        row = self._connection.execute(_WAVE, {"id": id}).one_or_none()
        return self._wave(row) if row else None

    def waves(self, study_id: str) -> tuple[Wave, ...]:
        rows = self._connection.execute(_WAVES, {"study": study_id}).all()
        return tuple(self._wave(row) for row in rows)

    def keep_wave(self, wave: Wave) -> None:
        self._hold(_held(wave.id))
        self._connection.execute(update(waves).where(waves.c.id == wave.id).values(_wave_row(wave)))

    def add_strata(self, wave_id: str, strata: Iterable[Stratum]) -> None:
        self._lasting.drop(wave_id)  # whoever has just added the wave may have looked at it
        for place, stratum in enumerate(strata):
            self._connection.execute(insert(_strata).values(_stratum_row(wave_id, place, stratum)))

    def keep_figures(self, wave_id: str, figures: Mapping[str, float | None]) -> None:
        table = _figures
        for indicator, value in figures.items():
            here = (table.c.wave_id == wave_id) & (table.c.indicator == indicator)
            self._connection.execute(delete(table).where(here))
            if value is not None:
                self._connection.execute(insert(table).values(wave_id=wave_id, indicator=indicator, value=value))

    def figures(self, wave_id: str) -> Mapping[str, float]:
        rows = self._connection.execute(
            select(_figures.c.indicator, _figures.c.value).where(_figures.c.wave_id == wave_id)
        )
        return {row.indicator: row.value for row in rows}

    def keep_figure_sources(self, wave_id: str, sources: Mapping[str, FigureSource]) -> None:
        """Where figures that are kept are from; of those that are not, nothing is."""
        for indicator, source in sources.items():
            here = (_figures.c.wave_id == wave_id) & (_figures.c.indicator == indicator)
            told = {"source": source.title, "reliability": source.reliability}
            self._connection.execute(update(_figures).where(here).values(told))

    def figure_sources(self, wave_id: str) -> Mapping[str, FigureSource]:
        """Those of figures whose source was said."""
        here = (_figures.c.wave_id == wave_id) & _figures.c.reliability.is_not(None)
        rows = self._connection.execute(select(_figures).where(here))
        return {row.indicator: FigureSource(row.source, row.reliability) for row in rows}

    def _wave(self, row: Row[Any]) -> Wave:
        """A wave, which everybody who answers asks for: the one that was made before of the same row.

        Its strata are not in the row. They change in one way alone: their study is removed, and imported as a file
        tells it, maybe by another process. So the last import is in the row.
        """
        told = row[:_WIDTH]
        before, known = self._lasting.get(row.id) or (None, None)
        if before == told:
            return cast(Wave, known)
        made = self._made(row)
        self._lasting.keep(row.id, (told, made))
        return made

    def _made(self, row: Row[Any]) -> Wave:
        return Wave(
            id=row.id,
            study=_study(row),
            number=row.number,
            name=Text(row.name),
            instrument=self._instrument(row.instrument_digest),
            instrument_digest=row.instrument_digest,
            strata=tuple(_stratum(one) for one in self._connection.execute(_STRATA, {"wave": row.id})),
            closes_on=row.closes_on,
            state=row.state,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            opens_on=row.opens_on,
            paused_on=row.paused_on,
        )

    def _instrument(self, digest: str) -> Instrument:
        if digest not in _INSTRUMENTS:
            with _READING:
                if digest not in _INSTRUMENTS:
                    _INSTRUMENTS[digest] = read(self.document(digest), new=False)
        return _INSTRUMENTS[digest]


_figures, _strata = figures, strata
_OF_STUDY = tuple(column.label(f"study_{column.name}") for column in studies.c if column is not studies.c.put_away_on)
_STUDY = select(*_OF_STUDY).where(studies.c.id == bindparam("id"))
# What a study is comes with each look at one of its waves: another process may have changed it.
_LAST_IMPORT = select(func.max(events.c.id)).where(events.c.act == "study-imported").scalar_subquery()
_OF_WAVE = (
    *(column for column in waves.c if column is not waves.c.study_id),
    *_OF_STUDY,
    _LAST_IMPORT.label("last_import"),
)
_WIDTH = len(_OF_WAVE)
_WITH_STUDY: Select[Any] = select(*_OF_WAVE).join_from(waves, studies)
_WAVE = _WITH_STUDY.where(waves.c.id == bindparam("id"))
_OF_INVITATION = tuple(invitations.c[one.name].label(f"invitation_{one.name}") for one in fields(Invitation))
_INVITED = (
    select(*_OF_WAVE, *_OF_INVITATION)
    .join_from(invitations, waves)
    .join(studies)
    .where(invitations.c.code_digest == bindparam("digest"))
)
_WAVE_OF_CODE = select(invitations.c.wave_id).where(invitations.c.code_digest == bindparam("digest"))
_WAVES = _WITH_STUDY.where(waves.c.study_id == bindparam("study")).order_by(waves.c.number)
_STRATA = select(strata).where(strata.c.wave_id == bindparam("wave")).order_by(strata.c.place)


def _held(wave_id: str) -> str:
    return f"wave {wave_id}"


def study_row(study: Study) -> dict[str, Any]:
    return {
        "id": study.id,
        "name": dict(study.name.root),
        "area": dict(study.area.root),
        "organisation": dict(study.organisation.root),
        "contact": study.contact,
        "retention_days": study.retention_days,
        "banner": dict(study.banner.root) if study.banner else None,
    }


def _study(row: Row[Any]) -> Study:
    """The study of a row that has the columns of one, each named after it."""
    return Study(
        id=row.study_id,
        name=Text(row.study_name),
        area=Text(row.study_area),
        organisation=Text(row.study_organisation),
        contact=row.study_contact,
        retention_days=row.study_retention_days,
        banner=Text(row.study_banner) if row.study_banner else None,
    )


def _stratum(row: Row[Any]) -> Stratum:
    return Stratum(row.audience, row.id, Text(row.name), row.population, row.invited, row.parent, row.quota)


def _wave_row(wave: Wave) -> dict[str, Any]:
    return {
        "id": wave.id,
        "study_id": wave.study.id,
        "number": wave.number,
        "name": dict(wave.name.root),
        "instrument_digest": wave.instrument_digest,
        "closes_on": wave.closes_on,
        "state": wave.state,
        "opened_on": wave.opened_on,
        "closed_on": wave.closed_on,
        "opens_on": wave.opens_on,
        "paused_on": wave.paused_on,
    }


def _stratum_row(wave_id: str, place: int, stratum: Stratum) -> dict[str, Any]:
    return {
        "wave_id": wave_id,
        "audience": stratum.audience,
        "id": stratum.id,
        "place": place,
        "name": dict(stratum.name.root),
        "population": stratum.population,
        "invited": stratum.invited,
        "parent": stratum.parent,
        "quota": stratum.quota,
    }
