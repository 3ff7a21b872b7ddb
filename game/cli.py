"""The command line: parses, calls, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from game import records, serving, station
from game.body.joints import Side
from game.console import give, json_option, only_options, out_option, say, side
from game.papers.command import papers


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="midline", prog_name="midline")
def app() -> None:
    """Midline, the open virtual mirror for mirror therapy.

    Investigational therapy aid. Not cleared as a medical device.
    """


for command in (
    *(records.session, records.patients, records.prescribe, records.export, papers),
    *(serving.serve, serving.staff, serving.backup, serving.restore),
    *(station.enrol, station.sync),
):
    app.add_command(command)


@app.command()
@click.argument("exercise", default="lantern")
@click.option("--device", "devices", multiple=True, metavar="[ROLE=]URL", help="Tracked limb; repeatable.")
@click.option("--affected", type=side, default="left", show_default=True, help="The side shown by the mirror.")
@click.option("--view", type=click.Choice(["auto", "window", "headset", "offscreen"]), default="auto")
@click.option("--scene", help="Scene by name; see `midline scenes list`.")
@click.option("--level", type=int, help="Hold this level; without it difficulty adapts.")
@click.option("--seconds", type=float, help="End the block kindly after so many seconds.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--pain", metavar="BEFORE,AFTER", help="Ratings 0-10 instead of asking.")
@click.option("--clock", type=click.Choice(["live", "step"]), help="Override the choice of clock.")
@click.option("--safe", is_flag=True, help="For scripts: ask nothing.")
@click.option("--tone", type=click.IntRange(1, 10), default=5, show_default=True, help="Monk skin tone.")
@click.option(
    "--one-button", is_flag=True, help="A click anywhere, F13 or B is the only button; choices are scanned."
)
@click.option("--language", default="en", show_default=True, help="What is said, by its code: en, de.")
@click.option("--pinch", is_flag=True, help="In a headset: thumb and finger choose, after a short test.")
@click.option("--patient", hidden=True)
@out_option
@json_option
def play(as_json: bool, affected: str, pain: str | None, patient: str | None, **options: Any) -> None:
    """One exercise in the mirror: a demonstration, for trying out by staff, not for patients."""
    from game.session.play import play as run
    from game.session.request import PlayRequest

    if patient is not None:
        raise click.UsageError("play is a demonstration and takes no patient; leave out --patient.")
    request = PlayRequest(
        exercise=options["exercise"],
        devices=options["devices"],
        affected=Side(affected),
        view=options["view"],
        scene=options["scene"],
        level=options["level"],
        seconds=options["seconds"],
        seed=options["seed"],
        pain=None if pain is None else _pain(pain),
        clock=options["clock"],
        safe=options["safe"],
        out=options["out"],
        tone=options["tone"],
        one_button=options["one_button"],
        pinch=options["pinch"],
        language=options["language"],
    )
    result = run(request, say)
    if as_json:
        give(result.to_json())
    else:
        say(result.sentence())


@app.command()
@json_option
def devices(as_json: bool) -> None:
    """What is plugged in, and why not."""
    import devices as rooms

    kinds = rooms.find_all()
    if as_json:
        found = [{"url": one.url, "label": one.label} for kind in kinds for one in kind.found]
        give({"devices": found, "why_not": {kind.scheme: kind.why_not for kind in kinds if kind.why_not}})
        return
    for kind in kinds:
        for one in kind.found:
            say(f"{one.url:32} {one.label}")
        if kind.why_not:
            say(f"{'-':32} {kind.why_not}")


@app.command()
@click.argument("url")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", type=float, default=10.0, show_default=True)
def record(url: str, file: Path, seconds: float) -> None:
    """Record a device's raw samples into FILE, to be played by play:FILE."""
    from game.session.tools import record_device

    say(record_device(url, file, seconds))


@app.command()
@click.argument("url")
@click.option("--hand", type=side, default="right", show_default=True)
def calibrate(url: str, hand: str) -> None:
    """Measure a glove's own range, or where a controller lies on the limb, led step by step, and keep it."""
    from game.session.tools import calibrate_device

    say(calibrate_device(url, Side(hand), say))


@app.group()
def emulate() -> None:
    """A device that speaks the real protocol, without the hardware."""


@emulate.command("lucidglove")
@click.option("--link", required=True, metavar="PATH", help="Where the glove's port shall appear.")
@click.option("--hand", type=side, default="right", show_default=True)
@click.option("--firmware", type=click.Choice(["lockstep", "free"]), default="lockstep", show_default=True)
@click.option("--motion", type=click.Choice(["grasp", "still"]), default="grasp", show_default=True)
@click.option("--hz", type=float, default=200.0, show_default=True)
@click.option("--fault", help="One of the faults of real gloves; an unknown name lists them.")
def lucidglove(link: str, hand: str, firmware: str, motion: str, hz: float, fault: str | None) -> None:
    """A LucidGlove on a serial port of its own, until it is stopped with Ctrl+C."""
    from devices.glove.emulator import run

    say(f"A {hand} glove speaks at {link}; stop it with Ctrl+C.")
    run(link, hand=hand, firmware=firmware, motion=motion, hz=hz, fault=fault or "")


@app.group()
def exercises() -> None:
    """For authors of exercises."""


@exercises.command("list")
@json_option
def exercises_list(as_json: bool) -> None:
    """Every exercise by name, with its stage."""
    import exercises as rooms

    table = [rooms.load(name) for name in rooms.available()]
    if as_json:
        give({"exercises": [{"name": e.name, "code": e.code, "stage": e.stage.name.lower()} for e in table]})
        return
    for each in table:
        say(f"{each.name:24} {each.stage.name.lower():12} {each.code:4} {len(each.levels)} levels")


@exercises.command("new")
@click.argument("title")
@click.option("--stage", type=click.Choice(["laterality", "imagery", "mirror", "movement"]), required=True)
def exercises_new(title: str, stage: str) -> None:
    """Write a passing exercise to begin from."""
    from game.session.authors import new_exercise

    say(new_exercise(title, stage, Path.cwd()))


@exercises.command("check")
@click.argument("names", nargs=-1)
def exercises_check(names: tuple[str, ...]) -> None:
    """Play exercises with simulated patients at every level and say what is wrong."""
    from game.session.authors import check_exercises

    faults = check_exercises(names, say)
    if faults:
        raise click.exceptions.Exit(1)


@exercises.command("gallery")
@click.option("--screens", is_flag=True, help="The screens alone, without the exercises.")
@only_options
@out_option
def exercises_gallery(screens: bool, out: Path | None, **only: tuple[str, ...]) -> None:
    """Pictures of what a patient sees in each exercise and on each screen."""
    from game.session.authors import exercise_gallery, screen_gallery

    folder = out or Path("midline-out")
    say(screen_gallery(folder, say, **only) if screens or any(only.values()) else exercise_gallery(folder, say))


@app.group()
def scenes() -> None:
    """The rooms around the table."""


@scenes.command("list")
def scenes_list() -> None:
    """Every scene by name."""
    import scenes as rooms

    for each in rooms.available():
        say(f"{each.name:16} {each.code:4} {each.title}")


@app.group()
def body() -> None:
    """The avatar's body."""


@body.command("gallery")
@out_option
def body_gallery(out: Path | None) -> None:
    """Contact sheets of poses and skin tones."""
    from game.session.authors import body_pictures

    say(body_pictures(out or Path("midline-out"), say))


@app.command()
@click.argument("which", required=False, metavar="[SESSION|FILE]")
@click.option("--patient", metavar="CODE", help="One page on this patient, for a hand-over.")
@click.option("--out", type=click.Path(path_type=Path), help="With --patient: folder for drawings of it.")
@json_option
def report(which: str | None, patient: str | None, out: Path | None, as_json: bool) -> None:
    """What happened, for a therapist."""
    from game.scoring.report import report as make

    if patient is not None and which is not None:
        raise click.UsageError("Give a SESSION or --patient, not both.")
    if out is not None and patient is None:
        raise click.UsageError("Drawings are of one patient: give --patient with --out.")
    if patient is not None:
        from game.chronicle.handover import draw, hand_over
        from game.records import today
        from game.scoring.folder import data_folder

        lines, value = hand_over(data_folder(), patient, today())
        if out is not None:
            lines += draw(value, out)
        text = "\n".join(lines)
    else:
        text, value = make(which)
    if as_json:
        give(value)
    else:
        click.echo(text)


@app.command()
@click.argument("which", metavar="SESSION|FILE")
@out_option
@json_option
def replay(which: str, out: Path | None, as_json: bool) -> None:
    """Play a session again from its record and compare the events."""
    from game.session.replay import replay as run

    result = run(which, out, say)
    if as_json:
        give(result.to_json())
    else:
        say(result.sentence())
    if not result.equal:
        raise click.exceptions.Exit(1)


@app.command()
@json_option
def doctor(as_json: bool) -> None:
    """Is this machine fit, with the mend for each fault."""
    from game.doctor import examine

    findings = examine()
    if as_json:
        give({"findings": [each.to_json() for each in findings]})
    else:
        for each in findings:
            say(each.line())
    if any(each.level == "red" for each in findings):
        raise click.exceptions.Exit(1)


@app.command()
@json_option
def bench(as_json: bool) -> None:
    """How fast this machine is, each figure against its floor in the same run."""
    from game.bench import measure

    table = measure(say)
    if as_json:
        give(table)
    else:
        from game.bench import lines

        for line in lines(table):
            say(line)


@app.command()
@click.option("--preset", required=True, help="Kind of patient: plp, crps, stroke, …")
@click.option("--archetype", metavar="NAME|all", help="Sort of virtual patient; without it the preset's own.")
@click.option("--patients", type=click.IntRange(1), default=100, show_default=True)
@click.option("--days", type=click.IntRange(1), default=150, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def simulate(preset: str, archetype: str | None, patients: int, days: int, seed: int, as_json: bool) -> None:
    """Virtual patients through the whole programme: what the rules make of them, no prediction for people."""
    from game.simulation import report

    many = patients * report.sorts(archetype)
    with click.progressbar(length=many, label="patients", file=sys.stderr) as bar:
        result = report.simulate(preset, archetype, patients, days, seed, step=bar.update)
    for line in report.lines(result):
        say(line)
    if as_json:
        give(result)


def _pain(text: str) -> tuple[int | None, int | None]:
    from game.view.nrs import parse_pain

    try:
        return parse_pain(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pain") from error


def _families() -> tuple[type[Exception], ...]:
    """The errors whose message is a sentence for people."""
    from devices.api import DeviceError
    from devices.glove.calibration import CalibrationError
    from exercises.api import ExerciseError
    from game.chronicle.past import ChronicleError
    from game.programme.field import ProgrammeError
    from game.scoring.journal import JournalError
    from game.scoring.station.line import LineError
    from game.session.request import PlayError
    from game.settings import SettingsError
    from game.view.window import NoGraphics

    devices_and_settings = (DeviceError, CalibrationError, ExerciseError, SettingsError)
    return (*devices_and_settings, JournalError, LineError, ChronicleError, ProgrammeError, PlayError, NoGraphics)


def _usage(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    return text if text.endswith(".") else f"{text}."


def _keep_trace(error: BaseException) -> str:
    """Write the trace where a developer finds it; it holds code lines only, nothing of a patient."""
    from game.scoring.key import data_folder

    path = data_folder() / "midline.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return ""
    return f" The details for a developer are in {path}."


def main(arguments: list[str] | None = None) -> None:
    """Run the program; leaves with 0 done, 1 the thing asked for failed, 2 usage."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        code = app.main(args=arguments, prog_name="midline", standalone_mode=False)
    except click.UsageError as error:
        say(f"midline: {_usage(error)} Try `midline --help`.")
        code = 2
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        say(f"midline: {_usage(error)}")
        code = 1
    except (click.Abort, KeyboardInterrupt):
        say("midline: stopped.")
        code = 130
    except Exception as error:  # noqa: BLE001 - the one boundary where a user must never meet a traceback
        if isinstance(error, _families()):
            say(f"midline: {error}")
        else:
            where = _keep_trace(error)
            say(f"midline: something inside the program went wrong; nothing already saved is lost.{where}")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
