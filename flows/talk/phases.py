"""What may follow what in a talk: one literal table, interpreted by a machine that holds no talk itself."""

from collections.abc import Mapping
from functools import cache

from transitions import Machine, MachineError

from flows.errors import FlowError
from flows.talk.turn import Phase

# From each phase: what may happen, and where it leads.
_ALWAYS = {
    "ask": Phase.ASKING,
    "doubt": Phase.DANGER,
    "greet": Phase.LANGUAGE,
    "offer": Phase.CHOOSING,
    "rest": Phase.QUIET,
    "stop": Phase.STOPPING,
    "recount": Phase.RECOUNTING,
}
_FORM = {"correct": Phase.CORRECTING, "check": Phase.CHECKING}
PHASES: Mapping[Phase, Mapping[str, Phase]] = {
    Phase.QUIET: {**_ALWAYS, **_FORM},
    Phase.LANGUAGE: {**_ALWAYS},
    Phase.CHOOSING: {**_ALWAYS, "check": Phase.CHECKING},
    Phase.ASKING: {**_ALWAYS, **_FORM},
    Phase.DANGER: {**_ALWAYS, **_FORM},
    Phase.CHECKING: {**_ALWAYS, **_FORM},
    Phase.CORRECTING: {**_ALWAYS, **_FORM},
    Phase.STOPPING: {**_ALWAYS, **_FORM},
    Phase.RECOUNTING: {**_ALWAYS, **_FORM},
}


class _Walker:
    """A place in the table; the machine never keeps it."""

    def __init__(self, state: Phase) -> None:
        self.state = state


_MACHINE = Machine(
    model=None,
    states=Phase,
    transitions=[
        {"trigger": trigger, "source": source, "dest": dest}
        for source, ways in PHASES.items()
        for trigger, dest in ways.items()
    ],
    initial=Phase.QUIET,
    auto_transitions=False,
)


@cache
def moved(phase: Phase, trigger: str) -> Phase:
    """The phase that follows; FlowError when the table foresees nothing of the kind."""
    walker = _Walker(phase)
    try:
        _MACHINE.events[trigger].trigger(walker)
    except (KeyError, MachineError) as error:
        raise FlowError(f"no {trigger} from {phase}") from error
    return walker.state
