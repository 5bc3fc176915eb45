"""What Kilta keeps about a person in this domain and in the foundation, by area; higher domains add theirs.

`docs/personal-data.md` says of each area why it is kept and for how long.
"""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from kilta.domains.people import exports
from kilta.domains.people.models import Consent, Download, Person
from kilta.foundation import audit, files
from kilta.foundation.accounts import queries as accounts
from kilta.foundation.exports.models import Export
from kilta.foundation.files.models import StoredFile
from kilta.foundation.notices import queries as notices
from kilta.foundation.web.models import Feedback

CHANGES = 1000  # so many changes of one's own profile are given at most


def declare_areas() -> None:
    exports.register("profile", profile, order=10, label=_("Profile"))
    exports.register("consents", consents, order=10, label=_("Consents"))
    exports.register("account", account, order=10, label=_("Account: addresses, sessions and access tokens"))
    exports.register("notices", told, _("Notices"))
    exports.register("notice_choices", notice_choices, _("How I am told"))
    exports.register("profile_history", profile_history, _("Changes of my profile"))
    exports.register("what_i_did", what_i_did)
    exports.register("tables_taken", tables_taken, _("Tables I have downloaded"))
    exports.register("downloads", downloads, _("Copies of my data"))
    exports.register("reports", reports, _("Reports about accessibility"))
    exports.register("files", private_files, _("Files"))
    exports.register("uploads", uploads, _("Files I have uploaded"))


def profile(person: Person) -> exports.Rows:
    fields = [field for field in person._meta.concrete_fields if field.name != "account"]
    return [{field.name: getattr(person, field.attname) for field in fields}]


def consents(person: Person) -> exports.Rows:
    return _values(Consent, "given_at", person=person)


def account(person: Person) -> exports.Rows:
    return [accounts.export_of(person.account)] if person.account else []


def told(person: Person) -> exports.Rows:
    return notices.export_of(person.account) if person.account else []


def notice_choices(person: Person) -> exports.Rows:
    return [{"kind": kind, "pace": pace} for kind, pace in notices.chosen_paces_of(person.account).items()]


def profile_history(person: Person) -> exports.Rows:
    return [
        {
            "at": change.at,
            "use_case": change.use_case,
            "by_myself": change.actor == person.actor_key,
            "change": str(change.label),
            "fields": {label: {"before": str(old), "after": str(new)} for label, (old, new) in change.fields.items()},
        }
        for change in audit.history_of(person, limit=CHANGES)
    ]


def what_i_did(person: Person) -> exports.Rows:
    """Each act that the audit knows of; it has no place on the page, since it is looked up in all of the audit."""
    acts = Context.objects.filter(metadata__actor=person.actor_key).order_by("created_at")
    return [
        {"at": at, "use_case": metadata.get("use_case", "")}
        for at, metadata in acts.values_list("created_at", "metadata").iterator()
    ]


def tables_taken(person: Person) -> exports.Rows:
    return list(Export.objects.by(person.actor_key).values("at", "name", "purpose", "format", "rows"))  # type: ignore[arg-type]


def downloads(person: Person) -> exports.Rows:
    return list(Download.objects.filter(person=person).order_by("asked_at").values("asked_at", "ready_at"))  # type: ignore[arg-type]


def reports(person: Person) -> exports.Rows:
    """Those that still carry the address: it is taken off when the report is answered."""
    if person.account is None:
        return []
    sent = Feedback.objects.filter(email__iexact=person.account.email)
    return list(sent.order_by("created_at").values("created_at", "message", "page", "language"))  # type: ignore[arg-type]


def private_files(person: Person) -> exports.Rows:
    if person.account is None:
        return []
    return [
        {"name": file.name, "kind": file.content_type, "bytes": file.size, "kept_until": file.expires_at}
        for file in files.of(person.account)
    ]


def uploads(person: Person) -> exports.Rows:
    return [
        {"name": file.name, "kind": file.content_type, "bytes": file.size, "at": file.created_at, "with": file.label}
        for file in StoredFile.objects.by(person.actor_key)
    ]


def _values(model: type[Model], order: str, **of: Any) -> exports.Rows:
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "person_id"]
    rows: Any = model._default_manager.filter(**of).order_by(order)
    return list(rows.values(*names))
