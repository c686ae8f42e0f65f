from daifuku.foundation.models.audit import AuditEntry, Viewing
from daifuku.foundation.models.bulk import BulkEdit, BulkTarget
from daifuku.foundation.models.change import Change, Remembered
from daifuku.foundation.models.company import Company
from daifuku.foundation.models.imports import ImportRun
from daifuku.foundation.models.people import Team, User
from daifuku.foundation.models.search import SearchDocument
from daifuku.foundation.models.token import ApiToken
from daifuku.foundation.models.views import SavedView

__all__ = [
    "ApiToken",
    "AuditEntry",
    "BulkEdit",
    "BulkTarget",
    "Change",
    "Company",
    "ImportRun",
    "Remembered",
    "SavedView",
    "SearchDocument",
    "Team",
    "User",
    "Viewing",
]
