"""Which keys of the ledger staff have found to be one person."""

from dataclasses import dataclass

from kilta.domains.impact.models import SamePerson

# visible: keys hold no names; who may see whose they are is asked by the page of staff.


@dataclass(frozen=True)
class Merges:
    """Each key that counts as another one."""

    into: dict[str, str]

    @classmethod
    def all(cls) -> "Merges":
        return cls(dict(SamePerson.objects.values_list("key", "into")))

    def root(self, key: str) -> str:
        """The key that a key counts as, over all merges; they never run in a circle."""
        while key in self.into:
            key = self.into[key]
        return key

    def members(self, root: str) -> set[str]:
        """All keys that count as `root`, itself included."""
        return {root, *(key for key in self.into if self.root(key) == root)}
