"""What every template may print."""

from __future__ import annotations

from django.http import HttpRequest

from workbench import __version__
from workbench.models import Role

NAVIGATION = (
    ("home", "Home"),
    ("queue", "Queue"),
    ("articles", "Articles"),
    ("stated-sources", "Stated sources"),
    ("outlets", "Outlets"),
    ("report", "Report"),
    ("imports", "Import"),
)


def product(request: HttpRequest) -> dict[str, object]:
    """Return the product's version and what the signed-in user may do.

    `may.analyst`, `may.reviewer` and `may.admin` decide whether a control is shown; the
    permission itself is checked by `workbench.permissions`.
    """
    user = getattr(request, "user", None)
    known = user if user is not None and user.is_authenticated else None
    may = {role.value: known is not None and known.has_role(role) for role in Role}
    navigation = [*NAVIGATION, ("admin:index", "Admin")] if may[Role.ADMIN] else NAVIGATION
    return {"product_version": __version__, "product_nav": navigation, "may": may}
