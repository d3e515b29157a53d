"""Compares what a running sample application reports about real models with what follows from the files alone.

usage: real_input_check.py BASE_URL DATA_DIRECTORY

Imports three corpora in JSON Lines over HTTP, each model for the tenant it belongs to, and then all of them once more
for one single tenant. What the registry should report then is computed here from the files, by other means: structures
are compared as nested tuples, never by fingerprint. Ends with the line «N passed, N failed»; the exit status is 1 when
a figure differs.

Tenant codes: a prefix for the corpus and what names the tenant in it, every character outside [A-Za-z0-9._-] replaced
by '-', cut at 64 characters. That no two tenants become one is checked.
"""

import http.client
import json
import pathlib
import re
import sys
import time
import urllib.parse
from collections import Counter

TENANT_HEADER = "X-Tenant-ID"
TENANT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EVERYTHING = "all"
BATCH = 100  # lines in one request, so that its answer always fits the sockets' buffers
STARTUP_SECONDS = 60
REQUEST_SECONDS = 60

# corpus, prefix of its tenants, what names the tenant of a line
CORPORA = [
    ("github-webhooks", "gh.", lambda line: line["name"].split("/")[0]),
    ("loopback", "lb.", lambda line: line["source"].removeprefix("loopback:")),
    ("sample-k8s-crds", "k8s.", lambda line: line["name"].split("/")[0]),
]

SCALARS = {"string", "integer", "number", "boolean", "date", "datetime", "binary", "geopoint", "object", "any"}


# ---- what a definition means ----


def structure(properties):
    """The canonical form of an object: neither the order of properties nor `required: false` is in it."""
    return ("structure", tuple(sorted((name, *declaration(d)) for name, d in properties.items())))


def declaration(declared):
    unknown = declared.keys() - {"type", "required", "properties", "items", "values"}
    if unknown:
        raise ValueError(f"this check does not know what {sorted(unknown)} mean")
    return (declared.get("required") is True, type_of(declared))


def type_of(declared):
    # Every type is a tuple that starts with a string, so that any two can be sorted.
    name = declared["type"]
    if name == "array":
        return ("array", declaration(declared.get("items", {"type": "any"})))
    if name == "object" and "properties" in declared:
        return structure(declared["properties"])
    if name == "object" and "values" in declared:
        return ("map", declaration(declared["values"]))
    if name in SCALARS or name.startswith("ref:"):
        return (name,)
    raise ValueError("this check does not know a type of the data")


def inline_objects(properties):
    """Every occurrence of an object with properties, at any depth, through items and values."""
    for declared in properties.values():
        yield from inline_objects_in(declared)


def inline_objects_in(declared):
    if "properties" in declared:
        yield structure(declared["properties"])
        yield from inline_objects(declared["properties"])
    for inner in ("items", "values"):
        if inner in declared:
            yield from inline_objects_in(declared[inner])


class Tenant:
    """What one tenant should have after it defined some models."""

    def __init__(self, code):
        self.code = code
        self.named = {}
        self.anonymous = set()
        self.registrations = 0
        self.reused = 0
        self.outcomes = Counter()
        self.inline = 0
        self.lines = 0

    def define(self, line):
        self.lines += 1
        for inline in inline_objects(line["properties"]):
            self.inline += 1
            if inline in self.anonymous:
                self.reused += 1
            else:
                self.anonymous.add(inline)
                self.registrations += 1
        name, defined = line["name"], structure(line["properties"])
        if name not in self.named:
            outcome = "created"
        else:
            outcome = "reused" if self.named[name] == defined else "replaced"
        self.outcomes[outcome] += 1
        if outcome == "reused":
            self.reused += 1
        else:
            self.registrations += 1
        self.named[name] = defined

    def clean_up(self):
        self.anonymous.clear()


def tenant_code(prefix, name):
    code = re.sub(r"[^A-Za-z0-9._-]", "-", prefix + name)[:64]
    if not TENANT_CODE.fullmatch(code) or code == EVERYTHING:
        raise ValueError("the rule for tenant codes does not fit the data")
    return code


def read(directory):
    """The lines of each corpus by tenant, in the order of the file."""
    corpora, known = {}, {}
    for corpus, prefix, tenant_of in CORPORA:
        tenants = corpora[corpus] = {}
        with open(directory / f"{corpus}.jsonl", encoding="utf-8") as file:
            for text in file:
                line = json.loads(text)
                origin = (corpus, tenant_of(line))
                code = tenant_code(prefix, origin[1])
                if known.setdefault(code, origin) != origin:
                    raise ValueError("the rule for tenant codes makes one of two tenants")
                tenants.setdefault(code, []).append(line)
    return corpora


# ---- the application ----


class Application:
    """The application under test, over one connection."""

    def __init__(self, url):
        address = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=REQUEST_SECONDS)

    def call(self, method, path, tenant=None, body=None, expected=200):
        headers = {TENANT_HEADER: tenant} if tenant else {}
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        answer = response.read().decode("utf-8")
        if response.status != expected:
            raise RuntimeError(f"{method} {path} answered {response.status}: {answer[:500]}")
        return answer

    def json(self, method, path, tenant=None):
        return json.loads(self.call(method, path, tenant))

    def await_health(self):
        deadline = time.monotonic() + STARTUP_SECONDS
        while True:
            try:
                return self.call("GET", "/actuator/health")
            except (OSError, http.client.HTTPException, RuntimeError) as problem:
                self.connection.close()
                if time.monotonic() > deadline:
                    raise RuntimeError(f"not healthy within {STARTUP_SECONDS} s") from problem
                time.sleep(0.2)

    def import_models(self, tenant, lines):
        """Returns how often each outcome was reported, by the lines and by the summaries."""
        by_line, by_summary = Counter(), Counter()
        for start in range(0, len(lines), BATCH):
            batch = lines[start:start + BATCH]
            body = "".join(json.dumps(line) + "\n" for line in batch).encode("utf-8")
            answers = [json.loads(answer) for answer in self.call("POST", "/models/import", tenant, body).splitlines()]
            summary = answers.pop()
            if summary.pop("lines") != len(batch) or len(answers) != len(batch):
                raise RuntimeError("an import did not answer every line")
            for answer in answers:
                if answer["status"] == "invalid":
                    print(f"  tenant {tenant}, line {start + answer['line']}: {answer['problems']}")
            by_line.update(answer["status"] for answer in answers)
            by_summary.update(summary)
        if +by_line != +by_summary:
            raise RuntimeError("an import's summary differs from its lines")
        return by_line

    def models(self, tenant):
        return self.json("GET", "/models?anonymous=true", tenant)

    def model(self, tenant, name):
        return self.json("GET", "/models/" + urllib.parse.quote(name), tenant)

    def stats(self):
        return self.json("GET", "/actuator/modelregistry")["registry"]

    def tenant_info(self, tenant):
        return self.json("GET", f"/actuator/modelregistry/{tenant}")

    def clean_up(self):
        return self.json("POST", "/actuator/modelregistry")


# ---- the comparison ----


class Report:
    """A table of figures, and how many of them agree."""

    def __init__(self):
        self.passed = self.failed = 0

    def section(self, title):
        print(f"\n{title:<62}{'registry':>10} {'files say':>10}")

    def compare(self, what, actual, expected):
        agrees = actual == expected
        self.passed += agrees
        self.failed += not agrees
        print(f"  {what:<60}{actual!s:>10} {expected!s:>10}  {'ok' if agrees else 'DIFFERS'}")


class Check:
    def __init__(self, application, corpora):
        self.application = application
        self.corpora = corpora
        self.tenants = {}
        self.report = Report()

    def run(self):
        for corpus, tenants in self.corpora.items():
            self.import_corpus(corpus, tenants)
        self.compare_totals("all corpora, each tenant its own models")
        everything = [line for tenants in self.corpora.values() for lines in tenants.values() for line in lines]
        self.import_everything(everything)
        self.compare_totals("all corpora, and everything again for one tenant")
        self.compare_structures()
        before = self.snapshot()
        self.clean_up(before)
        for tenants in self.corpora.values():
            for code, lines in tenants.items():
                self.define(code, lines)
        self.define(EVERYTHING, everything)
        self.compare_totals("after defining the same again")
        after = self.snapshot()
        self.report.compare("models with the name and structure they had", shared(before, after), count(before))
        self.report.compare("models that came in addition", count(after) - shared(before, after), 0)

    def define(self, code, lines):
        tenant = self.tenants.setdefault(code, Tenant(code))
        for line in lines:
            tenant.define(line)
        return self.application.import_models(code, lines)

    def import_corpus(self, corpus, tenants):
        before = self.application.stats()
        reported = Counter()
        for code, lines in tenants.items():
            reported += self.define(code, lines)
        after = self.application.stats()
        expected = [self.tenants[code] for code in tenants]
        infos = [self.application.tenant_info(code) for code in tenants]

        report = self.report
        report.section(corpus)
        lines = sum(tenant.lines for tenant in expected)
        report.compare("lines", sum(reported.values()), lines)
        report.compare("tenants", after["tenantRegistries"] - before["tenantRegistries"], len(tenants))
        report.compare(
            "models that have a name",
            sum(info["models"] - info["anonymousModels"] for info in infos),
            sum(len(tenant.named) for tenant in expected))
        report.compare(
            "tenants with exactly these numbers of models",
            sum(
                (info["models"] - info["anonymousModels"], info["anonymousModels"])
                == (len(tenant.named), len(tenant.anonymous))
                for info, tenant in zip(infos, expected)),
            len(tenants))
        requests = after["registrations"] + after["reuseCount"] - before["registrations"] - before["reuseCount"]
        report.compare("inline objects", requests - lines, sum(tenant.inline for tenant in expected))
        report.compare(
            "distinct inline structures within tenants",
            sum(info["anonymousModels"] for info in infos),
            sum(len(tenant.anonymous) for tenant in expected))
        outcomes = Counter()
        for tenant in expected:
            outcomes += tenant.outcomes
        for outcome in ("created", "reused", "replaced", "invalid"):
            report.compare(f"models {outcome}", reported[outcome], outcomes[outcome])

    def import_everything(self, lines):
        self.define(EVERYTHING, lines)
        info = self.application.tenant_info(EVERYTHING)
        expected = self.tenants[EVERYTHING]
        self.report.section("everything for one tenant")
        self.report.compare("models that have a name", info["models"] - info["anonymousModels"], len(expected.named))
        self.report.compare("distinct inline structures over all", info["anonymousModels"], len(expected.anonymous))

    def compare_totals(self, title):
        stats, tenants = self.application.stats(), self.tenants.values()
        named = {defined for tenant in tenants for defined in tenant.named.values()}
        anonymous = {inline for tenant in tenants for inline in tenant.anonymous}
        report = self.report
        report.section(title)
        report.compare("tenants", stats["tenantRegistries"], len(tenants))
        report.compare("models", stats["totalModels"], sum(len(t.named) + len(t.anonymous) for t in tenants))
        report.compare("anonymous models", stats["anonymousModels"], sum(len(t.anonymous) for t in tenants))
        report.compare("global models", stats["globalModels"], 0)
        report.compare("distinct structures, named and inline", stats["uniqueStructures"], len(named | anonymous))
        report.compare("registrations", stats["registrations"], sum(t.registrations for t in tenants))
        report.compare("reuses", stats["reuseCount"], sum(t.reused for t in tenants))

    def compare_structures(self):
        """Reads every model that has a name back, whatever its name, and compares it with the file."""
        equal, structures_of, fingerprints_of, all_fingerprints = 0, {}, {}, set()
        for code, tenant in self.tenants.items():
            all_fingerprints.update(model["fingerprint"] for model in self.application.models(code))
            for name, defined in tenant.named.items():
                model = self.application.model(code, name)
                equal += model["name"] == name and type_of(model["structure"]) == defined
                structures_of.setdefault(model["fingerprint"], set()).add(defined)
                fingerprints_of.setdefault(defined, set()).add(model["fingerprint"])
        distinct = {defined for tenant in self.tenants.values() for defined in tenant.named.values()}
        inline = {inline for tenant in self.tenants.values() for inline in tenant.anonymous}
        self.report.section("models read back")
        self.report.compare("with the structure of the file", equal, sum(len(t.named) for t in self.tenants.values()))
        self.report.compare(
            "fingerprints that stand for one structure", sum(len(s) == 1 for s in structures_of.values()), len(distinct))
        self.report.compare(
            "structures that have one fingerprint", sum(len(f) == 1 for f in fingerprints_of.values()), len(distinct))
        self.report.compare("fingerprints, named and inline", len(all_fingerprints), len(distinct | inline))

    def snapshot(self):
        """For each tenant the models it sees: (name, fingerprint, anonymous or not)."""
        return {
            code: {(m["name"], m["fingerprint"], m["anonymous"]) for m in self.application.models(code)}
            for code in self.tenants
        }

    def clean_up(self, before):
        """The store keeps what has a name: whole tenants go, and come back from there when they are read."""
        result = self.application.clean_up()
        emptied = self.application.stats()
        remaining = self.snapshot()
        stats = self.application.stats()
        named = {code: {model for model in models if not model[2]} for code, models in before.items()}
        tenants = self.tenants.values()
        report = self.report
        report.section("after a forced clean-up")
        report.compare("tenants it cleaned", result["tenants"], len(tenants))
        report.compare("models it took", result["models"], sum(len(t.named) + len(t.anonymous) for t in tenants))
        report.compare("models left in memory", emptied["totalModels"], 0)
        report.section("read again from the store")
        report.compare("anonymous models", stats["anonymousModels"], 0)
        report.compare("models that have a name", stats["totalModels"], sum(len(t.named) for t in tenants))
        report.compare("models with the name and fingerprint they had", shared(named, remaining), count(named))
        report.compare(
            "distinct structures", stats["uniqueStructures"], len({s for t in tenants for s in t.named.values()}))
        for tenant in tenants:
            tenant.clean_up()


def shared(one, other):
    return sum(len(models & other[code]) for code, models in one.items())


def count(snapshot):
    return sum(len(models) for models in snapshot.values())


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    application = Application(sys.argv[1])
    corpora = read(pathlib.Path(sys.argv[2]))
    application.await_health()
    check = Check(application, corpora)
    check.run()
    print(f"\n{check.report.passed} passed, {check.report.failed} failed")
    sys.exit(1 if check.report.failed else 0)


if __name__ == "__main__":
    main()
