"""The public record: accounts, city, organisations, papers. Rules live elsewhere."""

from council.models.access import Exclusion, PaperAccess
from council.models.accounts import Grant, OutgoingMail, User
from council.models.chain import ChainEntry, ToldHead
from council.models.city import City, NumberSeries
from council.models.foreign import ForeignObject, ForeignSystem
from council.models.jobs import Job, OwedIssue
from council.models.organizations import (
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Person,
)
from council.models.papers import (
    Consultation,
    File,
    Issue,
    Originator,
    Paper,
    PaperLink,
    PaperStep,
    Question,
)
from council.models.proposals import AddressChange, AddressOutcome, Outcome, RoleProposal
from council.models.public import PublicObject
from council.models.search import FileText, SearchEntry, SearchMark, SearchWord
from council.models.security import (
    Allowance,
    FactorEvent,
    FactorEventKind,
    KnownPlace,
    Refusal,
    SignIn,
    SignInKind,
)
from council.models.subscriptions import Subscriber, Subscription
from council.models.uploads import UploadedFile

__all__ = [
    "AddressChange",
    "AddressOutcome",
    "Allowance",
    "ChainEntry",
    "City",
    "Consultation",
    "Exclusion",
    "FactorEvent",
    "FactorEventKind",
    "File",
    "FileText",
    "ForeignObject",
    "ForeignSystem",
    "Grant",
    "Issue",
    "Job",
    "KnownPlace",
    "LegislativeTerm",
    "Meeting",
    "Membership",
    "NumberSeries",
    "Organization",
    "Originator",
    "Outcome",
    "OutgoingMail",
    "OwedIssue",
    "Paper",
    "PaperAccess",
    "PaperLink",
    "PaperStep",
    "Person",
    "PublicObject",
    "Question",
    "Refusal",
    "RoleProposal",
    "SearchEntry",
    "SearchMark",
    "SearchWord",
    "SignIn",
    "SignInKind",
    "Subscriber",
    "Subscription",
    "ToldHead",
    "UploadedFile",
    "User",
]
