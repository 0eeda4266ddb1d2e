"""Two small plans: an incident whose clocks run from when it began, and a complaint that only the customer ends."""

from typing import Any

from flows.plan import compile_plan


def _words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _ask(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "ask": _words(f"{name}?"), "label": _words(name.capitalize()), **more}


_ROUTE = {"group": "emergency", "ladder": ["emergency-leader", "duty-manager", "director"]}

INCIDENT = compile_plan(
    {
        "id": "incident",
        "pack": "food",
        "title": _words("Incident"),
        "reporter": ["customer"],
        "route": _ROUTE,
        "branches": [{"id": "incident", "title": _words("Incident"), "severity": "emergency", "cry": True}],
        "questions": [
            _ask("count", "number", opens=True),
            _ask("onset", "time", options=[{"id": "unknown", "label": _words("Not sure")}]),
            _ask("unit", "text"),
        ],
        "obligations": [
            {
                "id": "authorities",
                "what": _words("Authority told"),
                "who": "emergency-leader",
                "within": "2 h",
                "since": "onset",
                "basis": "document",
                "met_by": "reported",
                "facts": ["unit", "onset", "count"],
                "escalates_to": ["director"],
            },
            {
                "id": "scene",
                "what": _words("Leader on site"),
                "who": "emergency-leader",
                "within": "30 min",
                "basis": "document",
                "met_by": "arrived",
            },
            {
                "id": "lessons",
                "what": _words("Summary"),
                "who": "emergency-leader",
                "by": {"day": "next", "at": "18:00"},
                "basis": "document",
                "asks_at": "09:00",
            },
        ],
        "actions": [
            {
                "id": "reported",
                "label": _words("Reported"),
                "by": "emergency-leader",
                "complete": True,
                "again": True,
                "at": "when",
                "asks": [
                    _ask("authority", "text"),
                    _ask("when", "time"),
                    _ask("proof", "photo", optional=True),
                ],
                "done": _words("{at} {authority} told, proof {proof}"),
            },
            {"id": "arrived", "label": _words("On site"), "becomes": "on_site", "done": _words("{at} on site")},
        ],
    }
)

COMPLAINT = compile_plan(
    {
        "id": "complaint",
        "pack": "service",
        "title": _words("Complaint"),
        "reporter": ["customer"],
        "route": {"group": "after-sales", "ladder": ["after-sales-head", "duty-manager"]},
        "branches": [
            {"id": "major", "title": _words("Quality objection")},
            {"id": "ordinary", "title": _words("Ordinary complaint")},
        ],
        "questions": [
            _ask("matter", "choice", opens=True, options=[{"id": "smell", "label": _words("Smell")}]),
            _ask("kind", "choice", options=[{"id": "big", "label": _words("Big"), "branch": "major"}]),
        ],
        "obligations": [
            {
                "id": "visit",
                "what": _words("Visit"),
                "who": "holder",
                "within": "24 h",
                "basis": "document",
                "when": {"branches": ["major"]},
                "met_by": "visited",
                "promised": True,
            },
            {
                "id": "answer",
                "what": _words("Answer"),
                "who": "holder",
                "within": "24 h",
                "basis": "default",
                "when": {"branches": ["ordinary"]},
                "promised": True,
            },
            {
                "id": "need",
                "what": _words("Need met"),
                "who": "holder",
                "by": {"day": "same"},
                "basis": "document",
                "promised": True,
            },
        ],
        "actions": [
            {
                "id": "ordinary",
                "label": _words("Ordinary"),
                "by": "after-sales-head",
                "branch": "ordinary",
                "complete": True,
                "asks": [_ask("reason", "text")],
                "when": {"branches": ["major"]},
                "done": _words("{who} {at} graded it ordinary, reason: {reason}"),
                "tells": _words("It is an ordinary complaint."),
            },
            {
                "id": "visited",
                "label": _words("Visited"),
                "done": _words("{at} visited"),
                "when": {"branches": ["major"]},
            },
            {"id": "exchanged", "label": _words("Exchanged"), "becomes": "resolved", "done": _words("{at} exchanged")},
        ],
        "closing": {"actions": ["exchanged"], "satisfied": True},
    }
)
