"""All records over one transaction: what `surveys.ports` asks for, put together from its rooms."""

from __future__ import annotations

from storage.accounts import SqlAccounts
from storage.addresses import SqlAddresses
from storage.answers import SqlAnswers
from storage.arrivals import SqlArrivals
from storage.assignments import SqlAssignments
from storage.batches import SqlBatches
from storage.breakdowns import SqlBreakdowns
from storage.brought_in import SqlBroughtIn
from storage.entries import SqlEntries
from storage.events import SqlEvents
from storage.invitations import SqlInvitations
from storage.judgements import SqlJudgements
from storage.practice_cards import SqlPracticeCards
from storage.publications import SqlPublications
from storage.retention import SqlRetention
from storage.rounds import SqlRounds
from storage.screenings import SqlScreenings
from storage.sign_ins import SqlSignIns
from storage.sites import SqlSites
from storage.studies import SqlStudies
from storage.visits import SqlVisits
from storage.whole_studies import SqlWholeStudies
from storage.working_copies import SqlWorkingCopies


class SqlRecords(
    SqlStudies,
    SqlSites,
    SqlPracticeCards,
    SqlWorkingCopies,
    SqlAssignments,
    SqlInvitations,
    SqlAddresses,
    SqlAnswers,
    SqlBroughtIn,
    SqlEntries,
    SqlBatches,
    SqlBreakdowns,
    SqlVisits,
    SqlJudgements,
    SqlScreenings,
    SqlRounds,
    SqlPublications,
    SqlSignIns,
    SqlAccounts,
    SqlEvents,
    SqlRetention,
    SqlWholeStudies,
    SqlArrivals,
):
    """What a step reads and writes, within the transaction of its connection. It never commits."""
