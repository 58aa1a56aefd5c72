"""What the JSON schema of SARIF 2.1.0 demands of each object that our reports use: its keys, and those it must have."""

from urllib.parse import urlsplit

# object: (keys it must have, keys it may have, the object or the check behind each key)
SHAPES = {
    "log": ({"version", "runs"}, {"$schema", "inlineExternalProperties", "properties"}),
    "run": (
        {"tool"},
        {"invocations", "results", "columnKind", "artifacts", "originalUriBaseIds", "properties", "automationDetails"},
    ),
    "tool": ({"driver"}, {"extensions", "properties"}),
    "toolComponent": ({"name"}, {"rules", "version", "semanticVersion", "informationUri", "fullName", "properties"}),
    "reportingDescriptor": (
        {"id"},
        {
            *("name", "shortDescription", "fullDescription", "help", "helpUri"),
            *("defaultConfiguration", "messageStrings", "relationships", "properties"),
        },
    ),
    "message": ({"text"}, {"markdown", "id", "arguments", "properties"}),
    "reportingConfiguration": (set(), {"enabled", "level", "rank", "parameters", "properties"}),
    "invocation": (
        {"executionSuccessful"},
        {"exitCode", "toolExecutionNotifications", "commandLine", "arguments", "properties"},
    ),
    "notification": ({"message"}, {"level", "locations", "descriptor", "properties"}),
    "result": (
        {"message"},
        {
            *("ruleId", "ruleIndex", "level", "kind", "locations", "relatedLocations", "partialFingerprints"),
            *("fingerprints", "suppressions", "properties"),
        },
    ),
    "location": (set(), {"id", "physicalLocation", "logicalLocations", "message", "properties"}),
    "physicalLocation": ({"artifactLocation"}, {"region", "contextRegion", "properties"}),
    "artifactLocation": ({"uri"}, {"uriBaseId", "index", "properties"}),
    "region": ({"startLine"}, {"startColumn", "endLine", "endColumn", "snippet", "properties"}),
    "logicalLocation": (set(), {"name", "fullyQualifiedName", "decoratedName", "kind", "parentIndex", "properties"}),
    "suppression": ({"kind"}, {"status", "justification", "location", "guid", "properties"}),
}
INSIDE = {
    "runs": "run",
    "tool": "tool",
    "driver": "toolComponent",
    "rules": "reportingDescriptor",
    "defaultConfiguration": "reportingConfiguration",
    "invocations": "invocation",
    "toolExecutionNotifications": "notification",
    "results": "result",
    "locations": "location",
    "relatedLocations": "location",
    "physicalLocation": "physicalLocation",
    "logicalLocations": "logicalLocation",
    "artifactLocation": "artifactLocation",
    "region": "region",
    "suppressions": "suppression",
    **dict.fromkeys(("message", "shortDescription", "fullDescription", "help"), "message"),
}
ONE_OF = {
    "version": {"2.1.0"},
    "level": {"none", "note", "warning", "error"},
    "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
    "status": {"accepted", "underReview", "rejected"},
}
CHECKS = {
    "uri": lambda uri: isinstance(uri, str) and urlsplit(uri).geturl() == uri and " " not in uri,
    "startLine": lambda line: isinstance(line, int) and line >= 1,
    "ruleIndex": lambda index: isinstance(index, int) and index >= -1,
    "exitCode": lambda code: isinstance(code, int),
    "executionSuccessful": lambda done: isinstance(done, bool),
    **dict.fromkeys(("text", "markdown", "name", "id", "ruleId", "justification"), bool),
}


def problems(log):
    """Yield each place of `log` that the schema would refuse."""
    yield from _object("log", log, "log")
    for run in log.get("runs", ()):
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        if len(set(rules)) != len(rules):
            yield "two rules have one id"
        for result in run["results"]:
            if rules[result["ruleIndex"]] != result["ruleId"]:
                yield f"ruleIndex of {result['ruleId']} leads to another rule"


def _object(kind, value, path):
    needed, optional = SHAPES[kind]
    yield from (f"{path} lacks {key}" for key in needed - value.keys())
    yield from (f"{path} holds {key}" for key in value.keys() - needed - optional)
    for key, inner in value.items():
        yield from _value(key, inner, f"{path}.{key}", kind)


def _value(key, value, path, kind):
    if key in ONE_OF and value not in ONE_OF[key]:
        yield f"{path} is {value}"
    if kind == "suppression" and key == "kind" and value not in {"inSource", "external"}:
        yield f"{path} is {value}"
    if key in CHECKS and not (key == "id" and kind == "location") and not CHECKS[key](value):
        yield f"{path} is {value!r}"
    for inner in value if isinstance(value, list) else [value]:
        if key in INSIDE:
            yield from _object(INSIDE[key], inner, path)
