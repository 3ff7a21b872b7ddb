"""The commands on a patient's record: who there is, what is prescribed, and taking it along or erasing it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from game.console import give, json_option, out_option, say, side

PRESET_NAMES = "plp, crps, stroke, postsurg, telescope, other, or dystonia where the site enables it"

date_option = click.option(
    "--date-is-right", is_flag=True, help="The date of this computer is right, long after the last entry."
)


def today() -> str:
    """The date of this machine, as ISO."""
    return datetime.now().astimezone().date().isoformat()


@click.command()
@click.option("--patient", metavar="CODE", help="Whose session; without it staff choose, at a station of a ward.")
@click.option(
    "--simulate", metavar="ARCHETYPE", help="A simulated person answers, for a code that begins with DUMMY."
)
@click.option("--device", "devices", multiple=True, metavar="[ROLE=]URL", help="Tracked limb; repeatable.")
@click.option("--view", type=click.Choice(["auto", "window", "headset", "offscreen"]), default="auto")
@click.option("--scene", help="Scene by name; see `midline scenes list`.")
@click.option("--clock", type=click.Choice(["live", "step"]), help="Override the choice of clock.")
@click.option("--one-button", is_flag=True, help="One button or a click answers everything; choices are scanned.")
@click.option("--pinch", is_flag=True, help="In a headset: thumb and finger choose, after a short test.")
@date_option
@out_option
@json_option
def session(patient: str | None, as_json: bool, **options: Any) -> None:
    """A patient's whole session of today, led step by step."""
    from game.session.guided.run import SessionRequest
    from game.session.guided.run import session as run

    result = run(SessionRequest(patient or "", today(), **options), say)
    if as_json:
        give(result.to_json())
    else:
        say(result.sentence())


@click.group()
def patients() -> None:
    """Patients, by a code that says nothing of the person."""


@patients.command("add")
@click.argument("code")
@click.option("--preset", required=True, help=f"Kind of patient: {PRESET_NAMES}.")
@click.option("--affected", type=side, required=True, help="The side that hurts, is weak or is gone.")
@click.option("--limb", type=click.Choice(["arm", "leg"]), default="arm", show_default=True)
@click.option("--place", type=click.Choice(["ward", "home"]), default="ward", show_default=True)
@click.option("--age", type=click.IntRange(1, 120), help="In years.")
@click.option("--amputation", is_flag=True)
@click.option("--brain-injury", is_flag=True)
@click.option("--shoulder-pain", is_flag=True)
@click.option("--language", default="en", show_default=True, help="Of all words: en or de.")
@click.option("--aphasia", is_flag=True, help="Pictures and few words, spoken slowly.")
@click.option("--one-button", is_flag=True, help="One button or a click answers everything; choices are scanned.")
@click.option("--skin", type=click.Choice(["bar", "faces"]), default="bar", show_default=True, help="Pain scale.")
@click.option("--hemisphere", type=click.Choice(["left", "right"]), help="Damaged half of the brain.")
@click.option("--tone", type=click.IntRange(1, 10), default=5, show_default=True, help="Monk skin tone.")
@json_option
def add(code: str, as_json: bool, **options: Any) -> None:
    """Begin a patient, once indication, side and consent are settled."""
    from game.chronicle.enrolment import enrol
    from game.chronicle.showing import one_patient
    from game.scoring.folder import data_folder
    from game.training.course import Enrolled
    from game.training.intake import Manner

    day = today()
    names = ("language", "skin", "hemisphere", "aphasia", "one_button", "tone")
    manner: dict[str, Any] = {name: options.pop(name) for name in names}
    manner["hemisphere"] = manner["hemisphere"] or ""
    past = enrol(data_folder(), code, Enrolled(day, **options), Manner(day, **manner))
    if as_json:
        give(one_patient(data_folder(), past.code, day)[1])
    else:
        say(f"{past.code} begins. See `midline patients show {past.code}`.")


@patients.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """Every patient, with where the programme stands."""
    from game.chronicle.showing import every_patient
    from game.scoring.folder import data_folder

    lines, values = every_patient(data_folder())
    _tell(lines, values, as_json)


@patients.command("show")
@click.argument("code")
@json_option
def show(code: str, as_json: bool) -> None:
    """Where one patient stands, what comes next, and why."""
    from game.chronicle.showing import one_patient
    from game.scoring.folder import data_folder
    from game.scoring.station import bring

    bring(data_folder(), code, say)
    lines, values = one_patient(data_folder(), code, today())
    _tell(lines, values, as_json)


@patients.command("measure")
@click.argument("code")
@click.argument("name")
@click.argument("value", type=float)
@click.option("--unit", default="", help="Of a value of a laboratory; known tests have their own.")
@click.option("--side", type=side, help="The side that was measured.")
@click.option("--method", default="", help="How it was measured.")
@click.option("--on", "taken", default="", metavar="DATE", help="The day on which it was measured; today without.")
@json_option
def measure(code: str, name: str, value: float, as_json: bool, **told: Any) -> None:
    """Keep what was measured elsewhere: a test, a questionnaire's sum, a value of a laboratory."""
    from dataclasses import asdict

    from game.chronicle.typed import typed
    from game.scoring.folder import data_folder

    kept = typed(data_folder(), code, name, value, today(), **{**told, "side": told["side"] or ""})
    where = f", {kept.side}" if kept.side else ""
    line = f"Kept: {kept.name} {kept.value:g} {kept.unit}{where}, measured {kept.taken}."
    _tell([line], asdict(kept), as_json)


@patients.command("erase")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Yes, for good.")
def erase(code: str, yes: bool) -> None:
    """Erase everything that is kept of one patient, for good."""
    from game.scoring.folder import data_folder
    from game.scoring.patients import erase as run
    from game.scoring.patients import find

    found = find(data_folder(), code)
    if not yes:
        raise click.ClickException(
            f"Nothing was erased: to erase all sessions and movement of {found.code} for good, add --yes."
        )
    run(data_folder(), found.code)
    say(f"{found.code} is erased; that somebody was, and when, is kept. Erase backups and exported files as well.")


@click.command()
@click.argument("code")
@click.argument("field", required=False)
@click.argument("value", required=False)
@click.option("--act", help="An act of the therapist instead of a field; without anything, all are listed.")
@click.option("--item", default="", help="What the act is about, where it needs that.")
@click.option("--by", type=click.Choice(["therapist", "patient"]), help="Who decides.")
@click.option("--reason", default="", help="Why, so that others can follow it; nothing personal.")
@date_option
@json_option
def prescribe(code: str, as_json: bool, **told: Any) -> None:
    """Set a field of a patient's preset within its limits, or act on the programme; without both, list them."""
    from game.chronicle import prescribing
    from game.scoring.folder import data_folder
    from game.training.payload import to_payload

    folder, field, value, name = data_folder(), told["field"], told["value"], told["act"]
    sure = told["date_is_right"]
    if field is None and name is None:
        table = prescribing.fields(folder, code, told["by"] or "therapist")
        lines = [_field_line(each) for each in table] + [
            f"midline prescribe {code} {one}" for one in prescribing.acts()
        ]
        _tell(lines, {"fields": table, "acts": list(prescribing.ACTS)}, as_json)
        return
    if (field is None) == (name is None) or (field is not None and value is None):
        raise click.UsageError("Give a FIELD with its VALUE, or --act, not both.")
    if told["by"] is None:
        raise click.UsageError("Say who decides: --by therapist.")
    if name is not None:
        said = prescribing.act(folder, code, name, told["item"], told["by"], told["reason"], today(), sure=sure)
    else:
        said = prescribing.set_field(folder, code, field, value, told["by"], told["reason"], today(), sure=sure)
    if as_json:
        give({"patient": code, "kept": [to_payload(event) for event in said]})
    else:
        say(f"Kept for {code}. See `midline patients show {code}`.")


@click.command()
@click.option(
    "--patient", "code", metavar="CODE", help="Whose record; without it and a session, all that is held."
)
@click.option("--session", metavar="ID", help="One session alone; see `midline report`.")
@click.option("--format", "form", required=True, metavar="csv|jsonl|fhir|bids|redcap|pdf")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="A new file or folder, or a .zip.",
)
@click.option("--pseudonymised", is_flag=True, help="For research: study ids, shifted dates, no free words.")
@click.option("--week", type=click.IntRange(1), help="The page of one week of the programme (pdf).")
@json_option
def export(as_json: bool, **wish: Any) -> None:
    """Take records along: of a patient, of a session, or all that this station holds."""
    from game.chronicle.exporting import Wish, take_along
    from game.scoring.folder import data_folder
    from game.session.kept_limbs import limbs

    folder = data_folder()
    count = take_along(folder, Wish(**wish), today(), lambda session: limbs(folder, session))
    if as_json:
        give({"patient": wish["code"], "format": wish["form"], "events": count, "out": str(wish["out"])})
    else:
        whose = f" of {wish['code']}" if wish["code"] else ""
        say(f"{count} events{whose} are in {wish['out']}; keep it as safe as the journal.")


def _field_line(each: dict[str, Any]) -> str:
    mark = "*" if each["prescribed"] else " "
    return f"{mark} {each['field']:28} {each['value']!s:12} {each['unit']}; {each['limits']}"


def _tell(lines: list[str], values: dict[str, Any], as_json: bool) -> None:
    if as_json:
        give(values)
        return
    for line in lines:
        click.echo(line)
