"""Studies, waves, strata and counted figures in their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from storage.expert_tables import screening_rounds
from storage.room import Room
from storage.tables import figures, instruments, strata, studies, waves
from surveys.instrument import Instrument
from surveys.reading import read
from surveys.sites import FigureSource
from surveys.studies import Stratum, Study, Wave
from surveys.texts import Text

MOST = 200  # waves whose study and strata are at hand
_INSTRUMENTS: dict[str, Instrument] = {}  # by digest: reading one takes longer than a whole request
_READING = Lock()  # many who come to a server that has just started wait for one reading, not each for their own


class SqlStudies(Room):
    """The rooms of :class:`surveys.ports.Studies`."""

    def add_study(self, study: Study) -> None:
        self._connection.execute(insert(studies).values(_row(study)))

    def study(self, id: str) -> Study:
        row = self._connection.execute(_STUDY, {"id": id}).one_or_none()
        if row is None:
            raise LookupError(f"no study {id}")
        return _study(row)

    def studies(self) -> tuple[Study, ...]:
        rows = self._connection.execute(select(studies).order_by(studies.c.id))
        return tuple(_study(row) for row in rows)

    def remove_study(self, id: str) -> None:
        self._forget()
        self._lasting.clear()
        for wave_id in self._connection.scalars(select(waves.c.id).where(waves.c.study_id == id)).all():
            self._hold(_held(wave_id))
        self._connection.execute(delete(studies).where(studies.c.id == id))
        self._drop_unused_instruments()

    def remove_wave(self, id: str) -> None:
        self._hold(_held(id))
        self._lasting.clear()
        self._connection.execute(delete(waves).where(waves.c.id == id))
        self._drop_unused_instruments()

    def _drop_unused_instruments(self) -> None:
        used = select(waves.c.instrument_digest).union(select(screening_rounds.c.instrument_digest))
        self._connection.execute(delete(instruments).where(instruments.c.digest.not_in(used)))

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

    def _found(self, id: str) -> Wave | None:
        row = self._connection.execute(_WAVE, {"id": id}).one_or_none()
        return self._wave(row) if row else None

    def waves(self, study_id: str) -> tuple[Wave, ...]:
        query = select(waves).where(waves.c.study_id == study_id).order_by(waves.c.number)
        return tuple(self._wave(row) for row in self._connection.execute(query).all())

    def keep_wave(self, wave: Wave) -> None:
        self._hold(_held(wave.id))
        self._connection.execute(update(waves).where(waves.c.id == wave.id).values(_wave_row(wave)))

    def add_strata(self, wave_id: str, strata: Iterable[Stratum]) -> None:
        self._lasting.clear()
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
        study, strata = self._written_once(row.id, row.study_id)
        return Wave(
            id=row.id,
            study=study,
            number=row.number,
            name=Text(row.name),
            instrument=self._instrument(row.instrument_digest),
            instrument_digest=row.instrument_digest,
            strata=strata,
            closes_on=row.closes_on,
            state=row.state,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            opens_on=row.opens_on,
            paused_on=row.paused_on,
        )

    def _written_once(self, wave_id: str, study_id: str) -> tuple[Study, tuple[Stratum, ...]]:
        """The study and the strata of a wave: they never change, and everybody who answers asks for them."""
        place = f"{wave_id} {study_id}"
        if place not in self._lasting:
            strata = tuple(_stratum(found) for found in self._connection.execute(_STRATA, {"wave": wave_id}))
            while len(self._lasting) >= MOST:
                self._lasting.pop(next(iter(self._lasting)), None)
            self._lasting[place] = (self.study(study_id), strata)
        found: tuple[Study, tuple[Stratum, ...]] = self._lasting[place]
        return found

    def _instrument(self, digest: str) -> Instrument:
        if digest not in _INSTRUMENTS:
            with _READING:
                if digest not in _INSTRUMENTS:
                    _INSTRUMENTS[digest] = read(self.document(digest))
        return _INSTRUMENTS[digest]


_figures, _strata = figures, strata
_STUDY = select(studies).where(studies.c.id == bindparam("id"))
_WAVE = select(waves).where(waves.c.id == bindparam("id"))
_STRATA = select(strata).where(strata.c.wave_id == bindparam("wave")).order_by(strata.c.place)


def _held(wave_id: str) -> str:
    return f"wave {wave_id}"


def _row(study: Study) -> dict[str, Any]:
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
    return Study(
        id=row.id,
        name=Text(row.name),
        area=Text(row.area),
        organisation=Text(row.organisation),
        contact=row.contact,
        retention_days=row.retention_days,
        banner=Text(row.banner) if row.banner else None,
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
