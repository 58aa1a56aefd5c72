"""Every command that README and docs show is run as it stands there, but for those on a list with their reasons."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from local.deployed import items
from ops.registration.pictures import BROWSERS
from tests.conftest import PROJECT, VENV
from tests.e2e.commands.documented import EXCEPTIONS, NO_COMMANDS, PAGES, ROOT, RUNBOOKS, blocks, commands
from tests.e2e.people import folder_of_brands, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")
PHONE = "+14255550123"  # the customer of the pages
OWN = {"brands", "cdk.json", "cdk.out", ".git", ".local"}
YES = "y\n" * 10
GIT = shutil.which("git") or "git"
BROWSER = any(map(shutil.which, BROWSERS))
PICTURED = ("./sms registration example-corp --out", "./sms registration example-corp --program promotional")
ENDS = {
    'aws s3 ls --recursive "s3://$Archive/alterations/"': {"0", "1"},  # the latter where nothing was altered
    "./sms results login-4711 --to +14255550123": {"0", "1", "3"},  # by how far the gate has come
}


@pytest.fixture(scope="module")
def folder(aws, deployed, synthesise, tmp_path_factory):
    """A checkout with the files that the pages speak of."""
    made = tmp_path_factory.mktemp("checkout")
    for entry in ROOT.iterdir():
        if entry.name not in OWN:
            (made / entry.name).symlink_to(entry)
    shutil.copytree(folder_of_brands(aws), made / "brands")
    shutil.copy(PROJECT / "cdk.json", made)
    someone = ["-c", "user.name=someone", "-c", "user.email=someone@example.com"]
    for command in (["init", "--quiet"], ["add", "brands"], [*someone, "commit", "--quiet", "--message", "Brands"]):
        subprocess.run([GIT, *command], cwd=made, check=True)
    synthesise(made / "cdk.out", BRANDS=str(made / "brands"))
    (made / "folder-of-templates").mkdir()
    template = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'
    for file in ("template.yaml", "folder-of-templates/one.template.json"):
        (made / file).write_text(template)
    subscribe([PHONE], "deals", "example-corp/promotional", aws, made)
    (rows,) = [path for path in made.glob("deals-*.csv") if path.name.count(".") == 1]  # the other is a report
    for name in ("FILE", "consents.csv"):
        shutil.copy(rows, made / name)
    (made / "answers.csv").write_text(f"TN,Date,Disconnected\n{PHONE.removeprefix('+1')},2021-11-01,no\n")
    _registration(made)
    _campaign(made)
    _archive(made, deployed["sms-local-example-corp-promotional"].outputs["Ledger"], aws)
    return made


def _registration(folder):
    """Answer what the form asks and no brand file says, as the page on registration tells a person to."""
    (folder / "packet").mkdir()
    (folder / "packet" / "poster.png").write_bytes(b"a picture")
    (folder / "packet" / "fields.yaml").write_text(
        "companyInfo.companyId: 12-3456789\ncompanyInfo.companyWebsite: https://example.com\n"
        "companyInfo.legalType: PRIVATE_PROFIT\noptInInfo.optInMockup: poster.png\n"
    )


def _campaign(folder):
    """Write the campaign that the page on campaigns shows, with an end that is still to come."""
    (text,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "campaigns.md").read_text(), re.DOTALL)
    soon = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (folder / "CAMPAIGN.yaml").write_text(re.sub(r"not_after: \S+", f"not_after: {soon}", text))
    (folder / "people.csv").write_text(f"to,zip_code\n{PHONE},98101\n")


def _archive(folder, ledger, aws):
    """Write the exports of the ledger that the page on evidence verifies."""
    rows = "".join(json.dumps(row) + "\n" for row in items(ledger, PHONE, aws.endpoint))
    for name in ("FOLDER", "archive"):
        (folder / name).mkdir()
        (folder / name / "ledger.jsonl").write_text(rows)


@pytest.fixture(scope="module")
def shown():
    """Each command that can be run here, once; the first lines of the runbooks come before their pages."""
    first = [RUNBOOKS / "README.md", *[page for page in PAGES if page != RUNBOOKS / "README.md"]]
    found = {}
    for page in first:
        for command in commands(page):
            if not command.exception and (BROWSER or not command.text.startswith(PICTURED)):
                found.setdefault(command.plain, command)
    return list(found.values())


@pytest.mark.skipif(shutil.which("aws") is None, reason="no AWS CLI: the runbooks call it")
def test_every_command_of_the_pages_runs_as_written(folder, shown, aws):
    (folder / "yes").write_text(YES)
    # the first version of the AWS CLI asks the real SQS, whatever the environment says
    script = ["export ENV=local", 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }']
    for number, command in enumerate(shown):
        script += [f"{{ {command.text}\n}} < yes > out.{number} 2>&1; echo $? >> codes"]
    environment = {**aws.environment, "PATH": f"{VENV}:{aws.environment['PATH']}", "COLUMNS": "150"}
    subprocess.run(["/bin/bash", "-c", "\n".join(script)], cwd=folder, env=environment, check=True, timeout=1500)
    codes = (folder / "codes").read_text().split()
    failed = [
        f"{command.name}: {command.text}\n{(folder / f'out.{number}').read_text()}"
        for number, (command, code) in enumerate(zip(shown, codes, strict=True))
        if code not in ENDS.get(command.plain, {"0"})
    ]
    assert failed == [], "\n".join(failed)


def test_every_exception_is_of_a_command_that_is_shown():
    used = {command.exception for page in PAGES for command in commands(page)}
    assert used - {None} == set(EXCEPTIONS)


def test_every_block_is_one_of_commands_or_says_what_else_it_is():
    languages = {language for page in PAGES for _, language, _ in blocks(page)}
    assert languages - NO_COMMANDS == {"", "console"}
    assert all(commands(page) for page in PAGES for _, language, _ in blocks(page) if language == "console")
