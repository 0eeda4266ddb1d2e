"""`dutyline plans ...`: what an author of plans types."""

from pathlib import Path
from typing import Annotated

import typer

plans = typer.Typer(no_args_is_help=True, help="The plans: what must happen in each kind of case.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@plans.command("list")
def plans_list(as_json: AsJson = False) -> None:
    """Every plan, built or not, with where it comes from."""
    from bot.shelf import show_list  # noqa: PLC0415 - a command loads only what it needs

    show_list(as_json=as_json)


@plans.command("show")
def plans_show(plan: str, as_json: AsJson = False) -> None:
    """One plan: its questions, clocks, tables, deeds and duties."""
    from bot.shelf import show_plan  # noqa: PLC0415

    show_plan(plan, as_json=as_json)


@plans.command("check")
def plans_check(paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: AsJson = False) -> None:
    """Hold plan files against the language and the organisation; a finding a line, status 1 when there is one."""
    from bot.shelf import check  # noqa: PLC0415

    check(paths or [], as_json=as_json)


@plans.command("diagram")
def plans_diagram(plan: str) -> None:
    """The plan's course as a mermaid diagram."""
    from bot.shelf import draw  # noqa: PLC0415

    draw(plan)


@plans.command("new")
def plans_new(
    plan: Annotated[str, typer.Argument(help="The id of the plan: small letters, digits and hyphens.")],
    folder: Annotated[Path, typer.Option("--folder", help="Where the file is written.")] = Path(),
) -> None:
    """Write a small plan that is right, in both languages and with comments, to be changed into your own."""
    from bot.starter import begin  # noqa: PLC0415

    begin(plan, folder)


@plans.command("schema")
def plans_schema(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; without, it is printed.")] = None,
) -> None:
    """The JSON Schema of plan files, for editors."""
    from bot.schema import write_schema  # noqa: PLC0415

    write_schema(file)
