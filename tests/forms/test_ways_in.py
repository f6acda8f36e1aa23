"""Every address says what opens it."""

from forms.routes import routes
from forms.site import Site
from forms.ways_in import WAYS
from storage.database import Database
from tests.studies_for_tests import NOW


def test_every_address_of_the_forms_says_what_opens_it(database: Database) -> None:
    found = [route.path for route in routes(Site(database, lambda: NOW))]
    assert list(dict.fromkeys(found)) == list(WAYS)
    assert all(("{code}" in path or "{token}" in path) <= (way != "everybody") for path, way in WAYS.items())
