from typing import Any

from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.use_cases.downloads import ask_for_download, pack_download
from kilta.foundation.access.actors import System
from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, MEMBERS, SIGNED_IN, but, row

SEND = MEMBERS | but(302, *SIGNED_IN)  # it is done, and the page comes again
ADULTS_SEND = SEND | but(409, "minor")
THE_MEMBER = but(404, "stranger", "demo_visitor")  # is shown to members only


def at_member(cast: Any) -> dict[str, Any]:
    return {"key": cast.member.pk}


def purpose(cast: Any) -> dict[str, Any]:
    return {"code": CONTACT_BY_MEMBERS.code}


def api_purpose(cast: Any) -> dict[str, Any]:
    return {"purpose": CONTACT_BY_MEMBERS.code}


def at_download(cast: Any) -> dict[str, Any]:
    download = ask_for_download(by=cast.member, person=cast.member)
    pack_download(by=System("test"), download=download)
    return {"key": download.pk}


row("people:directory", EVERYONE)
row("people:person", EVERYONE | THE_MEMBER, at=at_member)
row("people:profile", MEMBERS)
row("people:preview", MEMBERS)
row("people:come_of_age", SEND, method="post")
row("people:consents", MEMBERS)
row("people:give_consent", ADULTS_SEND, at=purpose, method="post", sends={"version": 1})
row("people:withdraw_consent", SEND, at=purpose, method="post")

row("people:my_data", MEMBERS)
row("people:ask", SEND, method="post")
row("people:fetch", MEMBERS | but(404, *SIGNED_IN) | but(200, "member"), at=at_download)
row("people:erase", MEMBERS)
row("people:erased", EVERYONE)

row("api:people_people", EVERYONE)
row("api:people_person", EVERYONE | THE_MEMBER, at=at_member)
row("api:people_my_profile", API_MEMBERS)
row("api:people_change_my_profile", API_MEMBERS, method="patch", sends={"headline": "Teaches welding"})
row("api:people_my_consents", API_MEMBERS)
row("api:people_agree", API_MEMBERS | but(409, "minor"), at=api_purpose, method="put", sends={"version": 1})
row("api:people_withdraw", API_MEMBERS | but(204, *SIGNED_IN), at=api_purpose, method="delete")
