"""`dutyline ...`: what an administrator and the office type."""

import asyncio
import gc
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.cli_plans import AsJson, plans
from bot.errors import Unusable
from flows.terms import Language
from flows.text import Series, T, Text

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None)
org = typer.Typer(no_args_is_help=True, help="The organisation: people, groups, roles.")
cases = typer.Typer(no_args_is_help=True, help="The cases.")
app.add_typer(plans, name="plans")
app.add_typer(org, name="org")
app.add_typer(cases, name="cases")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def main() -> None:
    """Run a command; what cannot be used is told in lines, never in a traceback."""
    try:
        app()
    except Unusable as problem:
        from bot.config import language_wanted  # noqa: PLC0415 - a command loads only what it needs
        from bot.i18n import timeless, visible  # noqa: PLC0415

        for text in problem.texts:
            for line in timeless(text, language_wanted()).splitlines():
                err.print(visible(line), markup=False)
        sys.exit(1)


def say(text: Text, language: Language | None = None) -> str:
    """A sentence for the terminal."""
    from bot.clock import Clock  # noqa: PLC0415 - a command loads only what it needs
    from bot.config import read_settings  # noqa: PLC0415
    from bot.i18n import Reader, plain  # noqa: PLC0415

    settings = read_settings()
    reader = Reader(language=language or settings.language, zone=settings.time_zone, now=Clock.wall().now())
    return plain(text, reader)


def tell(text: Text) -> None:
    """Say a line on standard error, where it does not disturb what a program reads."""
    from bot.i18n import visible  # noqa: PLC0415

    for line in say(text).splitlines():
        err.print(visible(line), markup=False)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


# --- the program ------------------------------------------------------------------------------------------------------
@app.command()
def run(
    speed: Annotated[float, typer.Option(help="The demo's clock: so many times as fast as the real one.")] = 1.0,
    console: Annotated[
        bool, typer.Option("--console", help="The console beside the bots, on this machine only.")
    ] = False,
) -> None:
    """Run everything the settings ask for; without a bot token, the demo with the console in the browser."""
    # What is loaded stays: until `Running` begins, the collector would only walk it again and again.
    gc.disable()
    from bot.bootstrap import serve  # noqa: PLC0415
    from bot.config import read_settings  # noqa: PLC0415
    from bot.logs import set_up  # noqa: PLC0415

    settings = read_settings()
    set_up(lines=sys.stderr.isatty())
    try:
        _run(serve(settings, speed=speed, console=console, tell=tell, say=say))
    finally:
        gc.enable()


@app.command()
def rehearse(script: Path, as_json: AsJson = False) -> None:
    """Play a script in virtual time and print who was told what and when; status 1 when an expectation fails."""
    from bot.config import read_settings  # noqa: PLC0415
    from bot.rehearsal.play import Line, play  # noqa: PLC0415
    from bot.rehearsal.script import read_script  # noqa: PLC0415

    language = read_settings().language

    def show(line: Line) -> None:
        if as_json:
            fields = {name: getattr(line, name) for name in ("at", "kind", "to", "text", "buttons", "case")}
            sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
        else:
            out.print(f"{line.at[11:19]}  {line.kind:<9} {line.to}", markup=False)
            for text in line.told(language).splitlines():
                out.print(f"          {text}", markup=False)
            if line.buttons:
                out.print("          " + " ".join(f"[{label}]" for label in line.buttons), markup=False)

    read = read_script(script)
    played = asyncio.run(play(read, show))
    for failure in played.failures:
        tell(failure)
    if played.failures:
        raise typer.Exit(1)
    if not as_json:
        steps, expected = len(read.script.steps), sum(each.expect is not None for each in read.script.steps)
        ended = T("Played: {steps} steps, and all {expected} expectations hold.", steps=steps, expected=expected)
        out.print(say(ended), markup=False)


@app.command()
def invite(
    person: Annotated[str, typer.Argument(help="The id of a person of the organisation file.")] = "",
    group: Annotated[str, typer.Option("--group", help="The id of a group, to bind its chat.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print a one-time code: /start CODE in private, /bind CODE in a group. The last line is the code alone."""
    from bot.invitation import invited  # noqa: PLC0415

    _with_rows(lambda settings, storage: invited(settings, storage, person, group, as_json=as_json, say=say))


@app.command()
def offboard(person: Annotated[str, typer.Argument(help="The id of the person who leaves.")]) -> None:
    """Cut somebody off at once: their chats, their codes, what they hold. Their groups' heads are told."""
    from bot.bootstrap import house_of  # noqa: PLC0415
    from bot.clock import Clock  # noqa: PLC0415
    from bot.people import offboard as cut_off  # noqa: PLC0415

    async def leave(settings: Any, storage: Any) -> None:  # noqa: ANN401 - as `_with_rows`
        await cut_off(storage, house_of(settings, tell), Clock.wall().now(), person)
        out.print(say(T("{person} is cut off. Take them out of the organisation file as well.", person=person)))

    _with_rows(leave, there=True)


@app.command()
def health(as_json: AsJson = False) -> None:
    """Whether the program is alive, what waits, and what could not be sent; status 1 when somebody should look."""
    from bot.looking import health_of  # noqa: PLC0415

    _with_rows(lambda settings, storage: health_of(settings, storage, as_json=as_json, say=say), there=True)


@app.command()
def doctor(
    clear: Annotated[str, typer.Option(help="Forget a message that was set aside, by its key, or all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Look at everything that the program stands on and say what is wrong; status 1 when something is."""
    from bot.doctor import cleared, diagnosed  # noqa: PLC0415

    async def look(settings: Any, storage: Any) -> None:  # noqa: ANN401 - as `_with_rows`
        if clear:
            await cleared(storage, clear, say=say)
        elif not await diagnosed(settings, storage, as_json=as_json, say=say):
            raise typer.Exit(1)

    _with_rows(look, there=True)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write everything that would be missed into one file, while the program runs: rows, files, organisation, plans."""
    from bot.backup import backed_up  # noqa: PLC0415
    from bot.clock import Clock  # noqa: PLC0415
    from bot.config import read_settings  # noqa: PLC0415

    _done(backed_up(read_settings(), file, Clock.wall().now(), force=force))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only look whether the backup is whole.")] = False,
) -> None:
    """Bring a backup back, into either database, once every part of it is known to be what was written."""
    from bot.clock import Clock  # noqa: PLC0415
    from bot.config import read_settings  # noqa: PLC0415
    from bot.restore import restored  # noqa: PLC0415

    _done(restored(read_settings(), file, Clock.wall().now, replace=replace, check=check, tell=tell))


@app.command()
def qr(
    file: Annotated[Path | None, typer.Argument(help="Where to draw it: .svg, .png or .pdf; without, here.")] = None,
    staff: Annotated[bool, typer.Option("--staff", help="The staff bot, not the hotline.")] = False,
    code: Annotated[str, typer.Option(help="An invitation code to carry along.")] = "",
) -> None:
    """The start link of a bot as a QR code; the last line is the link alone."""
    from bot.poster import drawn  # noqa: PLC0415

    _with_rows(lambda settings, storage: drawn(settings, storage, file, staff=staff, code=code, say=say), there=True)


# --- organisation and cases -------------------------------------------------------------------------------------------
@org.command("check")
def org_check() -> None:
    """Hold the organisation file against its rules; a finding a line, status 1 when there is one."""
    from bot.config import read_settings  # noqa: PLC0415
    from bot.library import read_organisation  # noqa: PLC0415

    organisation = read_organisation(read_settings().organisation)
    # No reason to end a hotline at its start: a ladder passes over such a step and says so on the card.
    if vacant := [role.name.words for role in organisation.roles if not role.people]:
        tell(T("Nobody holds {roles}: whoever is above is asked instead.", roles=Series(items=tuple(vacant))))
        raise typer.Exit(1)
    out.print(
        say(
            T(
                "{name}: {people} people, {groups} groups, {roles} roles. Nothing is wrong.",
                name=organisation.name.words,
                people=len(organisation.people),
                groups=len(organisation.groups),
                roles=len(organisation.roles),
            )
        ),
        markup=False,
    )


@cases.command("list")
def cases_list(as_json: AsJson = False) -> None:
    """The open cases."""
    from bot.looking import cases_open  # noqa: PLC0415

    _with_rows(lambda settings, storage: cases_open(settings, storage, as_json=as_json, say=say), there=True)


@cases.command("show")
def cases_show(number: str, as_json: AsJson = False) -> None:
    """One case with its promises and its journal."""
    from bot.looking import case_shown  # noqa: PLC0415

    _with_rows(lambda settings, storage: case_shown(settings, storage, number, as_json=as_json, say=say), there=True)


def _done(work: Coroutine[Any, Any, Any]) -> None:
    """Say how it ended; what cannot be is told in a line."""
    from flows.errors import Refused  # noqa: PLC0415

    try:
        outcome = asyncio.run(work)
    except Refused as refused:
        tell(refused.text)
        raise typer.Exit(1) from None
    for line in outcome.lines:
        out.print(say(line), markup=False)
    if not outcome.well:
        raise typer.Exit(1)


def _with_rows(work: Callable[[Any, Any], Awaitable[None]], *, there: bool = False) -> None:
    from bot.bootstrap import rows_of  # noqa: PLC0415
    from bot.config import read_settings  # noqa: PLC0415
    from bot.storing import lines  # noqa: PLC0415
    from storage.unit_of_work import StorageError  # noqa: PLC0415

    async def opened() -> None:
        settings = read_settings()
        async with rows_of(settings, there=there) as storage:
            try:
                await work(settings, storage)
            except StorageError as error:
                raise Unusable(lines(T("the database cannot be used"), error)) from None

    asyncio.run(opened())


if __name__ == "__main__":
    main()
